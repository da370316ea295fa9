import { describe, expect, test } from 'vitest';
import { chiOne, correlationMap, correlationSlope, criticalPoint, meanField, pairsThroughDepth, varianceMap } from './meanField';
import type { WeightLaw } from './meanField';
import { rootBetween } from './roots';

const TOLERANCE = 1e-6;
const near = (got: number, want: number, what: string) =>
  expect(Math.abs(got - want), `${what}: ${got}, not ${want}`).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(want)));

const alike = (law: WeightLaw, depth: number): WeightLaw[] => Array.from({ length: depth }, () => law);

describe('tanh', () => {
  // σ_b², σ_w², q*: the line χ₁ = 1 by independent quadrature (Poole et al. 2016; Schoenholz et al. 2017 give 1.76 at .05).
  test.each([
    [0, 1, 0],
    [0.001, 1.18918958523, 0.107292356],
    [0.01, 1.42420529049, 0.273300913],
    [0.05, 1.76095463961, 0.570047882],
    [0.1, 1.98607264114, 0.805799182],
    [0.2, 2.28515247372, 1.16449629],
    [0.3, 2.5051271897, 1.46116945],
    [0.5, 2.84316746175, 1.97103061],
  ])('the critical line at σ_b² = %d', (biases, weights, variance) => {
    const point = criticalPoint('tanh', biases)!;
    near(point.weights, weights, 'σ_w²');
    near(point.variance, variance, 'q*');
    near(chiOne({ act: 'tanh', weights: point.weights, biases }, point.variance).value, 1, 'χ₁');
    expect(varianceMap({ act: 'tanh', weights: point.weights, biases }, point.variance).value).toBeCloseTo(point.variance, 9);
  });

  // σ_w², σ_b², q*, χ₁, c*, ξ_c by independent quadrature; ξ_c as many digits as are given.
  test.each([
    [0.9, 0.05, 0.16327925536, 0.706349176618, 1, 2.8764927832, 1e-6],
    [1.3, 0.05, 0.315316477, 0.88016351, 1, 7.834, 1e-3],
    [2.5, 0.05, 1.06395837742, 1.1335156987, 0.446804232, 11.7956, 1e-4],
    [4, 0.05, 2.19549392809, 1.34240241215, 0.165064962, 6.98027, 1e-5],
    [4, 0, 2.12147356824, 1.36267333603, 0, 7.97963, 1e-5],
    [2.25, 0, 0.793354042607, 1.13932322499, 0, 17.0482, 1e-4],
  ])('resting points at σ_w² = %d, σ_b² = %d', (weights, biases, q, chi, c, depth, digits) => {
    const found = meanField({ act: 'tanh', weights, biases });
    near(found.variance, q, 'q*');
    near(found.chi, chi, 'χ₁');
    near(found.correlation, c, 'c*');
    expect(Math.abs(found.depthScale - depth)).toBeLessThan(digits);
    expect(found.error).toBeLessThan(1e-10);
  });

  // σ_w², q*, χ₁, ξ_c, c* at σ_b² = 0.05, the phase diagram of Schoenholz et al. 2017 to three digits.
  test.each([
    [1, 0.194, 0.759, 3.6, 1],
    [1.5, 0.418, 0.939, 15.8, 1],
    [1.7, 0.533, 0.987, 75, 1],
    [2, 0.722, 1.048, 25.2, 0.744],
    [2.5, 1.064, 1.134, 11.8, 0.447],
    [3, 1.428, 1.209, 9.05, 0.299],
    [4, 2.196, 1.342, 6.98, 0.165],
  ])('the phase diagram at σ_w² = %d', (weights, q, chi, depth, c) => {
    const found = meanField({ act: 'tanh', weights, biases: 0.05 });
    expect(Math.abs(found.variance - q)).toBeLessThan(6e-4);
    expect(Math.abs(found.chi - chi)).toBeLessThan(6e-4);
    expect(Math.abs(found.correlation - c)).toBeLessThan(6e-4);
    expect(Math.abs(found.depthScale / depth - 1)).toBeLessThan(0.015);
  });

  test('weights too small for any signal: all dies out, as in a linear network', () => {
    const found = meanField({ act: 'tanh', weights: 0.81, biases: 0 });
    expect([found.variance, found.chi, found.correlation]).toEqual([0, 0.81, 1]);
    expect(found.depthScale).toBeCloseTo(-1 / Math.log(0.81), 12);
  });

  test('two inputs approach the resting point, at the rate of the depth scale', () => {
    const law = { act: 'tanh', weights: 2.5, biases: 0.05 };
    const { variance, correlation, depthScale } = meanField(law);
    const states = pairsThroughDepth(alike(law, 100), { variance: 0.7, correlation: 0.9 });
    expect(states[0]!.variance).toBeCloseTo(1.8, 12);
    expect(states[0]!.correlation).toBeCloseTo((2.5 * 0.63 + 0.05) / 1.8, 12);
    expect(states[59]!.variance).toBeCloseTo(variance, 8);
    const distance = (layer: number) => states[layer]!.correlation - correlation;
    expect(-1 / Math.log(distance(99) / distance(98)) / depthScale).toBeCloseTo(1, 2);
    expect(distance(99)).toBeLessThan(0.001);
  });

  test('slopes are those of the maps', () => {
    const law = { act: 'tanh', weights: 2.5, biases: 0.05 };
    const [q, h] = [1.06395837742, 1e-4];
    const quotient = (varianceMap(law, q + h).value - varianceMap(law, q - h).value) / (2 * h);
    expect(Math.abs(meanField(law).varianceSlope - quotient)).toBeLessThan(1e-7);
    const ofCorrelation = (correlationMap(law, q, 0.3 + h).value - correlationMap(law, q, 0.3 - h).value) / (2 * h);
    expect(Math.abs(correlationSlope(law, q, 0.3).value - ofCorrelation)).toBeLessThan(1e-6);
    expect(correlationMap(law, q, 1).value).toBeCloseTo(1, 9);
  });
});

describe('other activations', () => {
  test('ReLU at the scale of He: every variance rests, similar inputs stay similar', () => {
    const found = meanField({ act: 'relu', weights: 2, biases: 0 });
    expect(found).toMatchObject({ variance: 1, correlation: 1, depthScale: Infinity });
    expect(found.chi).toBeCloseTo(1, 12);
    expect(criticalPoint('relu', 0)!.weights).toBeCloseTo(2, 12);
    expect(criticalPoint('relu', 0.05)).toBeUndefined();
    expect(meanField({ act: 'relu', weights: 2.1, biases: 0 }).variance).toBe(Infinity);
    // q = σ_w² q/2 + σ_b².
    expect(meanField({ act: 'relu', weights: 1.5, biases: 0.05 }).variance).toBeCloseTo(0.2, 12);
  });

  test('ReLU: correlations follow the arc-cosine kernel (Cho & Saul 2009)', () => {
    let c = 0.2;
    const laws = alike({ act: 'relu', weights: 2, biases: 0 }, 8);
    for (const { variance, correlation } of pairsThroughDepth(laws, { variance: 0.5, correlation: c })) {
      expect(variance).toBeCloseTo(1, 12);
      expect(correlation).toBeCloseTo(c, 8);
      const angle = Math.acos(c);
      c = (Math.sin(angle) + (Math.PI - angle) * c) / Math.PI;
    }
  });

  test('SELU rests at a second moment of 1 by construction', () => {
    const found = meanField({ act: 'selu', weights: 1, biases: 0 });
    expect(found.variance).toBeCloseTo(1, 9);
  });

  test('a sigmoid rests where its constant part keeps it', () => {
    const found = meanField({ act: 'sigmoid', weights: 1, biases: 0 });
    near(found.variance, 0.264687, 'q*');
    expect(found.correlation).toBe(1);
  });

  test('a name that there is not is refused with those there are', () => {
    expect(() => meanField({ act: 'sine', weights: 1, biases: 0 })).toThrow(/act must be one of identity/);
  });
});

describe('roots', () => {
  test('are found to rounding, also where the function is flat or steep', () => {
    expect(rootBetween((x) => x ** 3 - 2, 0, 4)).toBeCloseTo(2 ** (1 / 3), 14);
    expect(rootBetween((x) => Math.exp(20 * x) - 3, -5, 5)).toBeCloseTo(Math.log(3) / 20, 13);
    expect(rootBetween((x) => (x - 1) ** 9, -7, 2)).toBeCloseTo(1, 10);
    expect(rootBetween((x) => x, 0, 1)).toBe(0);
    expect(() => rootBetween((x) => x * x + 1, -1, 1)).toThrow(RangeError);
  });
});
