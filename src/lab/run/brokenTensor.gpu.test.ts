import { expect, test } from 'vitest';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import { openRunBench } from '../../test/openGpu';
import { recipeOf } from '../../test/recipeOf';
import { drawnData } from '../../test/runBench';
import type { Recipe } from '../recipe/recipe';
import { firstSnapshot } from './run';

const RECIPE = recipeOf({
  data: { set: 'moons', normalise: 'none' },
  layers: [
    { n: 4, act: 'relu' },
    { n: 3, act: 'relu', bn: true },
    { n: 2, act: 'identity' },
  ],
  batch: { size: 50, order: 'philox' },
});
const LAYOUT = parameterLayout({ input: 2, layers: RECIPE.layers });
const DATA = drawnData(100, 20);

const bench = await openRunBench();

/** All numbers of a tensor of the parameters: its kind, its layer (0-based) and the value. */
type Fill = readonly [kind: string, layer: number, value: number];

/** What breaks in a run of the recipe from its first state with some tensors filled, which has to break at once. */
async function breakage(recipe: Recipe, ...fills: readonly Fill[]) {
  const start = firstSnapshot(recipe, 2);
  const theta = start.states[NAMES.theta]!;
  for (const [kind, layer, value] of fills) {
    const { offset, size } = LAYOUT.tensors.find((tensor) => tensor.kind === kind && tensor.layer === layer)!;
    theta.fill(value, offset, offset + size);
  }
  const run = await bench.run(recipe, { first: DATA }, start);
  const result = await run.submit(3);
  expect(result.finite).toBe(false);
  const divergence = await run.rewindToLastGood(result);
  const state = await run.snapshot();
  expect(state.step).toBe(divergence.restoredStep);
  await run.destroy();
  return { divergence, state, start };
}

test.each([
  ['z of layer 1', 1, 'weights', 'W', 0, 3e38],
  ['z of layer 2', 2, 'weights', 'W', 1, 3e38],
  ['z of layer 2', 2, 'factors of batch norm', 'gamma', 1, 3e38],
  ['z of layer 3', 3, 'weights', 'W', 2, 3e38],
  ['z of layer 1', 1, 'NaN among the biases', 'b', 0, NaN],
])('names %s, of layer %i, as the first that breaks by its %s', async (tensor, number, _, kind, layer, value) => {
  const { divergence, state, start } = await breakage(RECIPE, [kind, layer, value]);
  expect(divergence).toEqual({ step: 1, restoredStep: 0, tensor, layer: number });
  expect(state).toEqual(start);
});

test('where all outputs are finite, the loss may break first', async () => {
  // Outputs of about 1e30, whose squares are too large.
  const { divergence } = await breakage({ ...RECIPE, loss: 'mse' }, ['b', 2, 1e30]);
  expect(divergence).toEqual({ step: 1, restoredStep: 0, tensor: 'loss' });
});

test.each([
  ['weights of layer 1 after the update', 1, []],
  // Where no unit has an output other than 0, only the last biases have a slope.
  ['biases of layer 3 after the update', 3, [['W', 0, 0]]],
] as const)('where the loss is finite, the update may break: %s', async (tensor, layer, more) => {
  const recipe: Recipe = { ...RECIPE, loss: 'mse', schedule: { type: 'constant', lr: 1e38 } };
  const { divergence, state, start } = await breakage(recipe, ['b', 2, 1e10], ...more);
  expect(divergence).toEqual({ step: 1, restoredStep: 0, tensor, layer });
  expect(state).toEqual(start);
});

test('names the step that breaks within a submit, and leaves the state before it', async () => {
  const recipe = recipeOf({
    data: { set: 'moons', normalise: 'none' },
    layers: [{ n: 2, act: 'identity' }],
    loss: 'mse',
    optimizer: { type: 'sgd' },
    schedule: { type: 'constant', lr: 1000 },
    batch: { size: 50, order: 'philox' },
  });
  const run = await bench.run(recipe, { first: DATA });
  const reference = await bench.run(recipe, { first: DATA });
  const failed = await run.submit(40);
  expect(failed.finite).toBe(false);
  const divergence = await run.rewindToLastGood(failed);
  expect(divergence.step).toBeGreaterThan(2);
  expect(divergence.restoredStep).toBe(divergence.step - 1);
  expect(failed.losses.subarray(0, divergence.restoredStep).every(Number.isFinite)).toBe(true);
  expect((await reference.submit(divergence.restoredStep)).finite).toBe(true);
  expect(await run.snapshot()).toEqual(await reference.snapshot());
  expect((await reference.submit(1)).finite).toBe(false);
  await Promise.all([run.destroy(), reference.destroy()]);
});
