import { expect, test } from 'vitest';
import { NAMES } from '../../../nn/names';
import { openRunBench } from '../../../test/openGpu';
import { recipeOf } from '../../../test/recipeOf';
import { drawnData } from '../../../test/runBench';
import { measureLayers } from './instruments';
import { weightRanges } from '../weightRanges';
import { problemOf } from '../../recipe/problem';
import type { Run } from '../run';

const bench = await openRunBench();

const meansq = (values: Float32Array): number => values.reduce((sum, x) => sum + x * x, 0) / values.length;

/** The weights of each layer as they are now. */
async function weightsOf(run: Run): Promise<Float32Array[]> {
  const { states } = await run.snapshot();
  const problem = problemOf(run.recipe, run.data.inputs);
  return weightRanges(problem).map(({ offset, size }) => states[NAMES.theta]!.slice(offset, offset + size));
}

const LAYERS = [
  { n: 6, act: 'tanh', bn: true },
  { n: 5, act: 'relu' },
  { n: 2, act: 'identity' },
];

test.each([{ type: 'sgd' }, { type: 'momentum', momentum: 0.8 }, { type: 'adam' }])(
  'says how far the next step of $type moves every layer, and moves nothing',
  async (optimizer) => {
    const recipe = recipeOf({
      data: { set: 'moons', train: 64 },
      layers: LAYERS,
      optimizer,
      batch: { size: 16 },
      schedule: { type: 'exponential', lr: 0.05, eta: 0.1 },
      lambda: 0.01,
    });
    const run = await bench.run(recipe, { first: drawnData(64, 16) });
    await run.submit(3);
    const before = await weightsOf(run);
    const { step, layers } = await measureLayers(await run.instruments(), run.step, run.nextFeeds);
    expect(step).toBe(3);
    expect(await weightsOf(run)).toEqual(before);
    const rate = run.learningRate;
    await run.submit(1);
    const after = await weightsOf(run);
    layers.forEach(({ gradientRms, updateRatio }, i) => {
      const change = meansq(after[i]!.map((w, k) => w - before[i]![k]!));
      // What is left of a difference of parameters is good to about 1e-7 / ratio.
      expect(updateRatio / Math.sqrt(change / meansq(before[i]!))).toBeCloseTo(1, 3);
      if (optimizer.type === 'sgd') expect((rate * gradientRms) / Math.sqrt(change)).toBeCloseTo(1, 3);
    });
    await run.destroy();
  },
);

test('weights that are all 0 have no ratio', async () => {
  const recipe = recipeOf({ data: { set: 'moons', train: 64 }, layers: LAYERS, init: { scale: 0 }, batch: { size: 16 } });
  const run = await bench.run(recipe, { first: drawnData(64, 16) });
  const { layers } = await measureLayers(await run.instruments(), run.step, run.nextFeeds);
  expect(layers[0]!.updateRatio).toBeNaN();
  await run.destroy();
});
