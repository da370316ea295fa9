import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { activationCurves, activationShape, CURVE_POINTS } from './activations';

describe('activationShape', () => {
  it('finds where tanh and the sigmoid become flat', () => {
    // 1 - h² = 0.05 and h(1 - h) = 0.0125
    const tanh = activationShape('tanh');
    expect(tanh.edgeHigh).toBeCloseTo(Math.sqrt(0.95), 9);
    expect(tanh.edgeLow).toBeCloseTo(-Math.sqrt(0.95), 9);
    const root = Math.sqrt(0.25 - 0.0125);
    expect(activationShape('sigmoid').edgeLow).toBeCloseTo(0.5 - root, 9);
    expect(activationShape('sigmoid').edgeHigh).toBeCloseTo(0.5 + root, 9);
  });

  it('gives softsign its wide tails: 1 / (1 + |z|)² = 0.05', () => {
    expect(activationShape('softsign').edgeHigh).toBeCloseTo(1 - Math.sqrt(0.05), 9);
  });

  it('lets ReLU be flat on one side, from 0', () => {
    const { flatLow, flatHigh, edgeLow, edgeHigh } = activationShape('relu');
    expect([flatLow, flatHigh, edgeHigh]).toEqual([true, false, undefined]);
    expect(edgeLow).toBeCloseTo(0, 9);
  });

  it('knows that SiLU is flat on the left without an end there', () => {
    const { flatLow, flatHigh, edgeLow } = activationShape('silu');
    expect([flatLow, flatHigh, edgeLow]).toEqual([true, false, undefined]);
  });

  it('lets the identity be flat nowhere', () => {
    expect(activationShape('identity')).toMatchObject({ flatLow: false, flatHigh: false });
  });

  it('draws every activation of the table with finite values', () => {
    for (const id of Object.keys(ACTIVATIONS)) {
      const { curve } = activationShape(id);
      expect(curve).toHaveLength(CURVE_POINTS);
      expect(curve.every(Number.isFinite)).toBe(true);
    }
  });

  it('names what there is for a name that is not in the table', () => {
    expect(() => activationShape('swish')).toThrow(/one of identity, .*got "swish"/);
  });
});

describe('activationCurves', () => {
  it('gives tanh with 1 − h² and −2h(1 − h²)', () => {
    const { z, value, slope, bend } = activationCurves('tanh');
    expect([z[0], z.at(-1), z[80]]).toEqual([-4, 4, 0]);
    z.forEach((at, i) => {
      const h = Math.tanh(at);
      expect(value[i]).toBeCloseTo(h, 12);
      expect(slope[i]).toBeCloseTo(1 - h * h, 12);
      expect(bend[i]).toBeCloseTo(-2 * h * (1 - h * h), 12);
    });
  });

  it.each(Object.keys(ACTIVATIONS))('draws %s finite, each derivative as the differences say', (id) => {
    const { z, value, slope, bend } = activationCurves(id);
    expect([...value, ...slope, ...bend].every(Number.isFinite)).toBe(true);
    const difference = (values: readonly number[], i: number) => (values[i + 1]! - values[i - 1]!) / (z[i + 1]! - z[i - 1]!);
    for (let i = 1; i < z.length - 1; i++) {
      // Kinks of the table lie at -1, 0 and 1.
      if ([-1, 0, 1].some((kink) => Math.abs(z[i]! - kink) < 0.06)) continue;
      expect(slope[i]).toBeCloseTo(difference(value, i), 1.7);
      expect(bend[i]).toBeCloseTo(difference(slope, i), 1.7);
    }
  });
});

it('knows the z at which a flat part begins', () => {
  expect(activationShape('tanh').zHigh).toBeCloseTo(Math.atanh(Math.sqrt(0.95)), 9);
  expect(activationShape('tanh').zLow).toBeCloseTo(-Math.atanh(Math.sqrt(0.95)), 9);
  expect(activationShape('relu').zLow).toBeCloseTo(0, 9);
  expect(activationShape('relu').zHigh).toBeUndefined();
});
