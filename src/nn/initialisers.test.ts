import { describe, expect, it } from 'vitest';
import { goldenError, goldenIds, readGolden } from '../golden/readGolden';
import { INITIALISERS, initialParameters, isInitialiserType, type InitialiserSpec, type InitialiserType } from './initialisers';
import { parameterLayout, type NetShape } from './parameters';

interface InitCase {
  net: NetShape;
  init: InitialiserSpec;
  restarts: { K: number };
  expected: { theta0: number[]; restarts: { theta0_first4: number[][] } };
  want: string[];
}

const TYPES = Object.keys(INITIALISERS) as InitialiserType[];
const WIDTHS = [300, 200, 100] as const;
const layout = parameterLayout({ input: WIDTHS[0], layers: [{ n: WIDTHS[1] }, { n: WIDTHS[2], bn: true }] });
const sliceOf = (theta: Float32Array, layer: number, kind: string): Float32Array => {
  const { offset, size } = layout.tensors.find((tensor) => tensor.layer === layer && tensor.kind === kind)!;
  return theta.subarray(offset, offset + size);
};
const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanSquareOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length;

describe('golden cases', () => {
  const ids = goldenIds().filter((id) => readGolden<Partial<InitCase>>(id).want?.includes('theta0'));

  it('has some', () => expect(ids).toContain('p11-prng-init-restarts'));

  it.each(ids)('%s: theta0', (id) => {
    const { net, init, expected } = readGolden<InitCase>(id);
    // Float32 rounding of numbers of order 1 is below 1e-7.
    expect(goldenError(initialParameters(init, parameterLayout(net)), expected.theta0)).toBeLessThan(1e-7);
  });

  it('p11: the first parameters of each restart', () => {
    const { net, init, restarts, expected } = readGolden<InitCase>('p11-prng-init-restarts');
    const first4 = Array.from({ length: restarts.K }, (_, r) => [...initialParameters(init, parameterLayout(net), r).subarray(0, 4)]);
    expect(goldenError(first4.flat(), expected.restarts.theta0_first4)).toBeLessThan(1e-7);
  });
});

describe('variances of the weights', () => {
  // The variance that each scheme states, as a formula of its own: fan-in m, fan-out n.
  const variance: Record<InitialiserType, (m: number, n: number) => number> = {
    normal: () => 0.09,
    lecun_normal: (m) => 1 / m,
    xavier_normal: (m, n) => 2 / (m + n),
    he_normal: (m) => 2 / m,
    xavier_uniform: (m, n) => 2 / (m + n),
    uniform_fanin: (m) => 1 / (3 * m),
    zero: () => 0,
  };

  it.each(TYPES)('%s', (type) => {
    const theta = initialParameters({ type, seed: 6, sigma: 0.3, scale: 2 }, layout);
    for (const layer of [0, 1]) {
      const weights = sliceOf(theta, layer, 'W');
      const expected = 4 * variance[type](WIDTHS[layer]!, WIDTHS[layer + 1]!);
      // The mean square of n normals has relative standard deviation sqrt(2/n), of uniforms less.
      expect(Math.abs(meanSquareOf(weights) - expected)).toBeLessThanOrEqual(5 * Math.sqrt(2 / weights.length) * expected);
      expect(Math.abs(meanOf(weights))).toBeLessThanOrEqual(5 * Math.sqrt(expected / weights.length));
      if (INITIALISERS[type].distribution === 'uniform') {
        const bound = Math.sqrt(3 * expected);
        expect(weights.every((weight) => Math.abs(weight) <= bound * (1 + 1e-7))).toBe(true);
      }
    }
  });
});

describe.each(TYPES)('%s', (type) => {
  it('sets biases 0, gamma 1, beta 0', () => {
    const theta = initialParameters({ type, seed: 1 }, layout);
    expect(sliceOf(theta, 0, 'b').every((value) => value === 0)).toBe(true);
    expect(sliceOf(theta, 1, 'gamma').every((value) => value === 1)).toBe(true);
    expect(sliceOf(theta, 1, 'beta').every((value) => value === 0)).toBe(true);
  });

  it('draws biases of their own stream when asked, whatever the scale', () => {
    const spec = { type, seed: 1, sigma_b: 0.2 } as const;
    const biases = sliceOf(initialParameters(spec, layout), 0, 'b');
    expect(Math.abs(meanSquareOf(biases) / 0.04 - 1)).toBeLessThan(5 * Math.sqrt(2 / biases.length));
    expect(sliceOf(initialParameters({ ...spec, scale: 3 }, layout), 0, 'b')).toEqual(biases);
  });

  it('is scaled by `scale` alone', () => {
    const weights = sliceOf(initialParameters({ type, seed: 2 }, layout), 1, 'W');
    const scaled = sliceOf(initialParameters({ type, seed: 2, scale: 4 }, layout), 1, 'W');
    expect(scaled).toEqual(weights.map((weight) => 4 * weight));
  });
});

it('gives other numbers for another seed, layer and restart', () => {
  const draw = (seed: number, restart?: number): Float32Array => initialParameters({ type: 'he_normal', seed }, layout, restart);
  expect(draw(1)).toEqual(draw(1, 0));
  expect(draw(1)[0]).not.toBe(draw(2)[0]);
  expect(draw(1)[0]).not.toBe(draw(1, 1)[0]);
  expect(sliceOf(draw(1), 0, 'W')[0]).not.toBe(sliceOf(draw(1), 1, 'W')[0]);
});

it('begins from the restart that its numbers name, unless another is asked for', () => {
  const spec = { type: 'lecun_normal', seed: 4 } as const;
  expect(initialParameters({ ...spec, restart: 3 }, layout)).toEqual(initialParameters(spec, layout, 3));
  expect(initialParameters({ ...spec, restart: 3 }, layout, 1)).toEqual(initialParameters(spec, layout, 1));
});

it('knows its names', () => {
  expect(isInitialiserType('he_normal')).toBe(true);
  expect(isInitialiserType('constructor')).toBe(false);
  expect(isInitialiserType(3)).toBe(false);
});
