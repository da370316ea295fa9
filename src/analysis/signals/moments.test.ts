import { describe, expect, test } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { normals } from '../../data/philox';
import { activationMoments, gramCondition } from './moments';
import { scalarFunctions } from './scalarFunctions';

describe('moments of activations of a standard normal variable', () => {
  // Mean, second moment and condition number of 100 units, by independent quadrature.
  test.each([
    ['sigmoid', 0.5, 0.293379035858, 577.315252413],
    ['tanh', 0, 0.394294490398, 1],
    ['lecun_tanh', 0, 0.750430276305, 1],
    ['relu', 0.398942280401, 0.5, 47.6942206924],
    ['elu', 0.160520572267, 0.644945417493, 5.16145771915],
    ['silu', 0.206620964142, 0.355775519817, 14.6360589124],
    ['gelu', 0.282038588079, 0.425193711033, 24.0135217398],
    ['softsign', 0, 0.183014021267, 1],
    ['selu', 0, 1, 1],
  ])('%s', (act, mean, meansq, condition) => {
    const moments = activationMoments(act);
    expect(moments.mean).toBeCloseTo(mean, 11);
    expect(moments.meansq).toBeCloseTo(meansq, 11);
    expect(moments.variance).toBeCloseTo(meansq - mean ** 2, 11);
    expect(Math.abs(gramCondition(moments, 100) / condition - 1)).toBeLessThan(1e-10);
    expect(moments.error).toBeLessThan(1e-12);
  });

  test('the closed forms of ReLU at another mean and variance', () => {
    // E[max(z, 0)] = μ Φ(μ/σ) + σ φ(μ/σ), here with μ = σ.
    const below = 0.841344746068543;
    const bell = Math.exp(-0.5) / Math.sqrt(2 * Math.PI);
    const { mean, meansq, slopeMeansq, saturated, saturatedLow } = activationMoments('relu', { mean: 3, variance: 9 });
    expect(mean).toBeCloseTo(3 * (below + bell), 12);
    expect(meansq).toBeCloseTo(9 * (2 * below + bell), 11);
    expect(slopeMeansq).toBeCloseTo(below, 12);
    expect([saturated, saturatedLow]).toEqual([saturatedLow, saturatedLow]);
    expect(saturated).toBeCloseTo(1 - below, 12);
  });

  test('hard tanh is saturated beyond ±1, tanh where tanh² > 0.95', () => {
    expect(activationMoments('hard_tanh').saturated).toBeCloseTo(0.317310507862914, 12);
    const end = Math.atanh(Math.sqrt(0.95));
    // The variance puts the end at one standard deviation.
    const { saturated, saturatedHigh } = activationMoments('tanh', { variance: end ** 2 });
    expect(saturated).toBeCloseTo(0.317310507862914, 12);
    expect(saturatedHigh).toBeCloseTo(saturated / 2, 12);
    expect(activationMoments('identity').saturated).toBe(0);
  });

  test.each(Object.keys(ACTIVATIONS))('%s agrees with 20,000 draws', (act) => {
    const draws = normals({ seed: 8, stream: 3000 }, 20_000).map((x) => 0.4 + 2 * x);
    const { phi, slope, slopeMax } = scalarFunctions(act);
    const got = activationMoments(act, { mean: 0.4, variance: 4 });
    /** The mean over the draws, within five standard errors. */
    const check = (f: (z: number) => number, want: number) => {
      const values = draws.map(f);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      expect(Math.abs(mean - want)).toBeLessThanOrEqual(5 * Math.sqrt(variance / values.length) + 1e-12);
    };
    check(phi, got.mean);
    check((z) => phi(z) ** 2, got.meansq);
    check((z) => slope(z) ** 2, got.slopeMeansq);
    const flag = (z: number) => (Math.abs(slope(z)) < 0.05 * slopeMax ? 1 : 0);
    check(flag, got.saturated);
    check((z) => (z <= 0 ? flag(z) : 0), got.saturatedLow);
  });
});
