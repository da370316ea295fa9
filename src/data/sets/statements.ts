import type { Field } from '../field';
import { SEED, dataSetEntry, rowsField, type DataSetEntry } from './dataSet';
import type { Drawn } from './statementRows';

/** A problem whose rows are drawn, from normal inputs and without noise. */
const drawn = (train: number): Readonly<Record<'train' | 'test' | 'seed', Field & { integer: true }>> => ({
  train: rowsField('Training rows', 2, 10_000, train),
  test: rowsField('Test rows', 1, 10_000, 100),
  seed: SEED,
});

/** The small problems that statements of the lecture are about, with their number of inputs; one entry is all that a new one needs. */
const STATEMENTS: Readonly<Record<string, { title: string; inputs: number; fields: Readonly<Record<string, Field>> }>> = {
  example: { title: 'One example', inputs: 1, fields: {} },
  corners: { title: 'XOR, four rows', inputs: 2, fields: {} },
  plane: { title: 'Plane', inputs: 2, fields: drawn(20) },
  odd: { title: 'Odd function', inputs: 4, fields: drawn(256) },
  even: { title: 'Even function', inputs: 4, fields: drawn(256) },
};

/** Registry entries of these problems. X is rows × inputs, T rows × 1. */
export const statementSets: Readonly<Record<string, DataSetEntry>> = Object.fromEntries(
  Object.entries(STATEMENTS).map(([id, entry]) => [
    id,
    dataSetEntry({
      id,
      kind: 'regression',
      targets: 1,
      ...entry,
      load: async (options) => {
        // No part of the start: the rows are made when one of them is chosen.
        const { statementRows } = await import('./statementRows');
        return statementRows[id]!(options as unknown as Drawn);
      },
    }),
  ]),
);
