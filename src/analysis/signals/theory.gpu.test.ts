import { describe, expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { runOnce } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';
import { initialParameters } from '../../nn/initialisers';
import type { InitialiserType } from '../../nn/initialisers';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { statisticsByLayer, statisticsProgram } from '../../nn/statistics';
import { openGpu } from '../../test/openGpu';
import { pairSignals } from './correlation';
import type { RowPairs } from './correlation';
import { criticalPoint, pairsThroughDepth } from './meanField';
import { activationMoments } from './moments';
import { predictVariances } from './variance';

const SEEDS = [1, 2, 3, 4, 5];
const WIDTH = 256;

const { executor } = await openGpu();

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

test.each(Object.keys(ACTIVATIONS))('moments of %s over 16,384 draws are those of quadrature', async (act) => {
  const n = 16_384;
  const problem: Problem = { net: { input: 1, layers: [{ n: 1, act, bias: false }] }, loss: 'mse', lambda: 0 };
  const feeds = { X: normals({ seed: 4, stream: 3000 }, n), T: new Float32Array(n), theta: [1] };
  const got = statisticsByLayer(await runOnce(executor, statisticsProgram(problem, { table: n }), feeds))[0]!;
  const want = activationMoments(act);
  const tolerance = 4 / Math.sqrt(n);
  expect(Math.abs(got.h_mean - want.mean)).toBeLessThan(tolerance);
  expect(Math.abs(got.h_meansq - want.meansq)).toBeLessThan(tolerance);
  expect(Math.abs(got.h_var - want.variance)).toBeLessThan(tolerance);
  expect(Math.abs(got.saturated - want.saturated)).toBeLessThan(tolerance);
  expect(Math.abs(got.saturated_low - want.saturatedLow)).toBeLessThan(tolerance);
});

describe('a network of 30 layers of 256 units', () => {
  const problemOf = (act: string, depth: number, bias = false): Problem => ({
    net: { input: WIDTH, layers: Array.from({ length: depth }, () => ({ n: WIDTH, act, bias })) },
    loss: 'mse',
    lambda: 0,
  });
  const rows = 20;
  const X = normals({ seed: 9, stream: 3000 }, rows * WIDTH);
  const T = new Float32Array(rows * WIDTH);

  /** Means over five draws of the weights, by layer. */
  async function simulate(problem: Problem, init: { type: InitialiserType; scale?: number; sigma_b?: number }) {
    const layout = parameterLayout(problem.net);
    const draws: RowPairs[][] = [];
    for (const seed of SEEDS) {
      const theta = initialParameters({ ...init, seed }, layout);
      draws.push(await pairSignals(executor, problem, { table: rows }, { X, T, theta }));
    }
    return problem.net.layers.map((_, layer) => ({
      variance: mean(draws.map((layers) => layers[layer]!.variance)),
      correlation: mean(draws.map((layers) => layers[layer]!.correlation)),
    }));
  }

  // Depth, and by how much the mean over the draws may be off: tighter where the fluctuations of a finite width have not added up.
  test.each([
    ['tanh', 'lecun_normal', 30, 0.25],
    ['relu', 'he_normal', 30, 0.5],
    ['lecun_tanh', 'lecun_normal', 10, 0.15],
    ['selu', 'lecun_normal', 10, 0.15],
    ['sigmoid', 'lecun_normal', 5, 0.1],
  ] as const)('%s, %s: variances are those predicted', async (act, type, depth, atEnd) => {
    const problem = problemOf(act, depth);
    const found = await simulate(problem, { type });
    const inputs = mean([...X].map((x) => x * x));
    const predicted = predictVariances(problem.net, { type }, inputs);
    [1, 2, 3, 5].forEach((layer) => {
      expect(Math.abs(found[layer - 1]!.variance / predicted[layer - 1]!.z - 1), `layer ${layer}`).toBeLessThan(0.1);
    });
    expect(Math.abs(found[depth - 1]!.variance / predicted[depth - 1]!.z - 1)).toBeLessThan(atEnd);
  });

  // σ_w², depth, and the correlation by layer of an independent simulation of the same size. On the critical line draws of
  // this width differ by 0.03 at layer 30 (that simulation's mean is 0.76, theory says 0.783): there theory alone is judge.
  test.each([
    ['ordered', 0.9, 20, { 1: 0.053, 5: 0.587, 10: 0.932, 20: 0.998 }],
    ['critical', criticalPoint('tanh', 0.05)!.weights, 30, { 10: 0.478 }],
    ['chaotic', 4, 30, { 20: 0.157, 30: 0.155 }],
  ] as [string, number, number, Record<number, number>][])(
    'tanh, σ_b² = 0.05, %s: correlations are those of mean-field theory',
    async (_, weights, depth, recorded) => {
      const law = { act: 'tanh', weights, biases: 0.05 };
      const found = await simulate(problemOf('tanh', depth, true), {
        type: 'lecun_normal',
        scale: Math.sqrt(weights),
        sigma_b: Math.sqrt(law.biases),
      });
      const theory = pairsThroughDepth(Array.from({ length: depth }, () => law));
      for (const layer of [1, 5, 10, 20, depth]) {
        const want = theory[layer - 1]!;
        expect(Math.abs(found[layer - 1]!.correlation - want.correlation), `c of layer ${layer}`).toBeLessThan(0.05);
        expect(Math.abs(found[layer - 1]!.variance / want.variance - 1), `q of layer ${layer}`).toBeLessThan(0.1);
      }
      for (const [layer, want] of Object.entries(recorded)) {
        expect(Math.abs(found[Number(layer) - 1]!.correlation - want), `c of layer ${layer}`).toBeLessThan(0.05);
      }
    },
  );
});
