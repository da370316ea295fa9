import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { RunHistory } from '../logs/runHistory';
import { seriesTable } from './seriesTable';

it('has a line for each step at which something is known', () => {
  const history = new RunHistory(DEFAULT_RECIPE, 784);
  const common = { run: 1, stepsPerSecond: 10, epoch: 0 };
  history.add({ ...common, step: 2, learningRate: 0.1, firstStep: 0, losses: Float32Array.of(3, 1) });
  const test = { step: 2, rows: 10, loss: 2, accuracy: 0.5 };
  const sharpness = { step: 2, value: 8, residual: 0.01, products: 9, rows: 10, learningRate: 0.1, edge: 0.4 };
  history.add({ ...common, step: 3, learningRate: 0.1, firstStep: 2, losses: Float32Array.of(0.5), test, sharpness });
  const { columns, rows } = seriesTable(history);
  expect(columns.length).toBe(12);
  expect(rows).toEqual([
    [0, undefined, 1, 3, 3, 3, ...Array<undefined>(6)],
    [1, undefined, 1, 1, 1, 1, ...Array<undefined>(6)],
    [2, 0.1, 1, 0.5, 0.5, 0.5, undefined, undefined, 2, 0.5, 8, 0.4],
    [3, 0.1, null, null, null, null, ...Array<undefined>(6)],
  ]);
});
