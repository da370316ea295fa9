import { expect, it } from 'vitest';
import { runInMemory } from '../../../test/documentRun';

/** Six layers of 200 tanh units at the critical scale without biases: q falls slowly, correlations rest. */
const deep = {
  version: 1,
  layers: [...Array.from({ length: 5 }, () => ({ n: 200, act: 'tanh' })), { n: 1, act: 'identity' }],
  init: { type: 'lecun_normal', seed: 3 },
  rows: { count: 12, columns: 40 },
  optimizer: { type: 'gd' },
  schedule: { lr: 0.05 },
  steps: 0,
};

it('says how large the next update is beside the weights', async () => {
  const { results, files } = await runInMemory({ ...deep, layers: deep.layers.slice(4), analyses: [{ name: 'signals' }] });
  const { layers } = results.analyses['signals']![0] as unknown as { layers: Record<string, number>[] };
  for (const { update_ratio, gradient_meansq, weight_meansq } of layers) {
    // Gradient descent: ΔW = −γ ∂E/∂W.
    expect(update_ratio! / (0.05 * Math.sqrt(gradient_meansq! / weight_meansq!))).toBeCloseTo(1, 6);
  }
  expect((files.get('signals-layers.csv') as string).split('\r\n')[0]).toMatch(/,update_ratio$/);
});

it('puts variance and correlation through depth beside mean-field theory', async () => {
  const { results, files } = await runInMemory({ ...deep, analyses: [{ name: 'meanField' }] });
  const found = results.analyses['meanField']![0] as unknown as MeanFieldJson;
  expect(found).toMatchObject({ rows: 12, law: { act: 'tanh', biases: 0 }, resting: { correlation: 1 } });
  expect(found.law.weights).toBeCloseTo(1, 12);
  expect(found.resting.chi).toBeCloseTo(1, 6);
  expect(found.critical.weights).toBeCloseTo(1, 6);
  expect(found.critical.variance).toBeCloseTo(0, 6);
  found.layers.slice(0, 5).forEach(({ variance, correlation, predicted }) => {
    // Width 200: the second moment fluctuates by √(2/200) = 10 % a layer, the mean correlation of 66 pairs by a few hundredths.
    expect(Math.abs(variance / predicted.variance - 1)).toBeLessThan(0.25);
    expect(Math.abs(correlation - predicted.correlation)).toBeLessThan(0.05);
  });
  expect(files.has('meanField-layers.csv')).toBe(true);
});

it('leaves theory out where batch norm takes the network beyond it', async () => {
  const layers = deep.layers.map((layer, i) => (i === 1 ? { ...layer, bn: true } : layer));
  const { results } = await runInMemory({ ...deep, layers, analyses: [{ name: 'meanField', rows: 5 }] });
  expect(results.analyses['meanField']![0]).toMatchObject({ rows: 5 });
  expect(results.analyses['meanField']![0]).not.toHaveProperty('resting');
});

interface MeanFieldJson {
  law: { weights: number };
  resting: { chi: number };
  critical: { weights: number; variance: number };
  layers: (Record<'variance' | 'correlation', number> & { predicted: Record<'variance' | 'correlation', number> })[];
}
