import { describe, expect, test } from 'vitest';
import { initialParameters, INITIALISERS } from '../../nn/initialisers';
import type { InitialiserType } from '../../nn/initialisers';
import { parameterLayout } from '../../nn/parameters';
import { predictVariances, weightVariance } from './variance';

const deep = (act: string, depth = 30, width = 256) => ({ input: width, layers: Array.from({ length: depth }, () => ({ n: width, act })) });

describe('second moments of pre-activations layer by layer', () => {
  // Layers 1, 2, 3, 5, 10, 20, 30 by independent quadrature.
  test.each([
    ['identity', 'lecun_normal', [1, 1, 1, 1, 1, 1, 1]],
    ['relu', 'he_normal', [2, 2, 2, 2, 2, 2, 2]],
    ['relu', 'lecun_normal', [1, 0.5, 0.25, 0.0625, 0.001953125, 2 ** -19, 2 ** -29]],
    ['tanh', 'lecun_normal', [1, 0.39429449, 0.23645041, 0.127904735, 0.0580118478, 0.0272861595, 0.0177608034]],
    ['lecun_tanh', 'lecun_normal', [1, 0.75043, 0.624066, 0.502676, 0.411325, 0.384718, 0.382631]],
    ['selu', 'lecun_normal', [1, 1, 1, 1, 1, 1, 1]],
    ['sigmoid', 'lecun_normal', [1, 0.293379, 0.266092, 0.26469, 0.264687]],
    ['softsign', 'lecun_normal', [1, 0.183014, 0.0704434, 0.0219975, 0.00480877, 0.00110547, 0.000475519]],
  ] as const)('%s, %s', (act, type, wanted) => {
    const layers = predictVariances(deep(act), { type });
    wanted.forEach((want, i) => {
      const layer = [1, 2, 3, 5, 10, 20, 30][i]!;
      expect(Math.abs(layers[layer - 1]!.z / want - 1), `layer ${layer}`).toBeLessThan(3e-6);
    });
  });

  test('Xavier with unequal widths: 2 n_in/(n_in + n_out) forward, 2 n_out/(n_in + n_out) backward', () => {
    const net = {
      input: 30,
      layers: [
        { n: 90, act: 'identity' },
        { n: 30, act: 'identity' },
        { n: 10, act: 'identity' },
      ],
    };
    for (const type of ['xavier_normal', 'xavier_uniform'] as const) {
      const [first, second, third] = predictVariances(net, { type }) as [Layer, Layer, Layer];
      expect(first.z).toBeCloseTo(0.5, 12);
      expect(second.z).toBeCloseTo(0.75, 12);
      expect(third.z).toBeCloseTo(1.125, 12);
      expect([third.delta, second.delta, first.delta].map((x) => Number(x.toFixed(12)))).toEqual([1, 0.5, 0.25]);
    }
  });

  test('biases add their variance; ReLU halves backward variances too', () => {
    const [first, second] = predictVariances(deep('relu', 2), { type: 'he_normal', sigma_b: 0.5 }, 3) as [Layer, Layer];
    expect(first.z).toBeCloseTo(6.25, 12);
    expect(second.z).toBeCloseTo(6.5, 12);
    expect(first.delta).toBeCloseTo(1, 12);
  });

  test('what the laws do not cover is refused', () => {
    const net = {
      input: 2,
      layers: [
        { n: 2, act: 'tanh' },
        { n: 2, act: 'tanh', skip: 1 },
      ],
    };
    expect(() => predictVariances(net, { type: 'he_normal' })).toThrow(/layers\[1\]/);
  });
});

type Layer = ReturnType<typeof predictVariances>[number];

test.each(Object.keys(INITIALISERS) as InitialiserType[])('%s: the variance of drawn weights', (type) => {
  const layout = parameterLayout({ input: 100, layers: [{ n: 150, bias: false }] });
  const spec = { type, seed: 5, scale: 1.5, sigma: 0.2 };
  const theta = initialParameters(spec, layout);
  const measured = theta.reduce((sum, w) => sum + w * w, 0) / theta.length;
  // The relative standard error of 15,000 squares is at most √(2/15,000).
  expect(Math.abs(measured - weightVariance(spec, 100, 150))).toBeLessThanOrEqual(4 * Math.sqrt(2 / 15_000) * measured);
});
