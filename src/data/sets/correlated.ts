import { SEED, dataSetEntry, rowsField } from './dataSet';

/** A linear problem whose inputs have unlike means and spreads and depend on each other. X is rows × 5, T rows × 1. */
export const correlated = dataSetEntry({
  id: 'correlated',
  title: 'Correlated inputs',
  kind: 'regression',
  inputs: 5,
  targets: 1,
  fields: {
    train: rowsField('Training rows', 2, 10_000, 200),
    test: rowsField('Test rows', 1, 10_000, 100),
    noise: { label: 'Noise σ', min: 0, max: 1, default: 0.1 },
    seed: SEED,
  },
  load: async ({ train, test, noise, seed }) => {
    // No part of the start: what it is drawn with is loaded when it is chosen.
    const { correlatedRows } = await import('./correlatedRows');
    return { train: correlatedRows({ seed, rows: train, noise }), test: correlatedRows({ seed, rows: test, noise, isTest: true }) };
  },
});
