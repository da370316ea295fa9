import { describe, expect, it } from 'vitest';
import { clustersByFunction, clustersByLoss } from './clusters';
import { keptSteps } from './lossTrace';
import { outcomeOf } from './outcome';
import { Pace } from './pace';
import { fanOf, quantiles } from './quantiles';
import { bestOf, shareDifference, signOfDifference, wilson } from './wilson';

describe('the score interval', () => {
  // Brown, Cai & DasGupta 2001; by hand: for 0 of n the upper end is z²/(n + z²).
  it.each([
    [0, 10, 0, 0.277533],
    [5, 10, 0.236593, 0.763407],
    [10, 10, 0.722467, 1],
    [183, 200, 0.868104, 0.946254],
  ])('%i of %i', (successes, trials, low, high) => {
    const found = wilson(successes, trials);
    expect(found.low).toBeCloseTo(low, 5);
    expect(found.high).toBeCloseTo(high, 5);
    // Its ends are the probabilities from which the share is z standard deviations away.
    for (const p of [found.low, found.high]) {
      if (p > 0 && p < 1) expect(Math.abs(found.share - p) / Math.sqrt((p * (1 - p)) / trials)).toBeCloseTo(1.959964, 5);
    }
  });

  it('holds the truth about as often as it says', () => {
    let held = 0;
    let weights = 0;
    const p = 0.9;
    let weight = (1 - p) ** 50;
    for (let k = 0; k <= 50; k++) {
      const { low, high } = wilson(k, 50);
      if (low <= p && p <= high) held += weight;
      weights += weight;
      weight *= ((50 - k) / (k + 1)) * (p / (1 - p));
    }
    expect(weights).toBeCloseTo(1, 10);
    expect(held).toBeGreaterThan(0.93);
    expect(held).toBeLessThan(0.98);
  });

  // Newcombe 1998, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('gives the difference of %i of %i and %i of %i its interval', (more, of, fewer, among, low, high) => {
    const [first, second] = [wilson(fewer, among), wilson(more, of)];
    const found = shareDifference(first, second);
    expect(found.difference).toBeCloseTo(more / of - fewer / among, 12);
    expect(Math.abs(found.low - low)).toBeLessThanOrEqual(5e-5);
    expect(Math.abs(found.high - high)).toBeLessThanOrEqual(5e-5);
    expect([signOfDifference(first, second), signOfDifference(second, first)]).toEqual(low > 0 ? [1, -1] : [0, 0]);
  });

  it('says nothing of nothing, and the best of five', () => {
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 });
    expect(bestOf(0.8, 5)).toBeCloseTo(0.99968, 10);
  });
});

it('puts what is not finite above everything else', () => {
  expect(quantiles([4, 1, 3, 2], [0, 0.5, 1])).toEqual([1, 2.5, 4]);
  expect(quantiles([1, NaN, 2, Infinity], [0, 0.25, 1])).toEqual([1, 1.75, Infinity]);
  expect(quantiles([NaN, NaN], [0.5])).toEqual([Infinity]);
  expect(fanOf([[1, 5], [3, 1]], [0.5, 1]).map((row) => [...row])).toEqual([[2, 3], [3, 5]]); // prettier-ignore
});

it('keeps steps from the first to the last', () => {
  expect(keptSteps(10, 3)).toEqual([0, 5, 10]);
  expect(keptSteps(2, 100)).toEqual([0, 1, 2]);
  expect(keptSteps(7, 1)).toEqual([0, 7]);
  expect(keptSteps(0, 5)).toEqual([0]);
});

it('tells converged, stuck and diverged apart', () => {
  const outcome = (finalLoss: number, more: object = {}, criterion = {}) => outcomeOf({ initialLoss: 2, finalLoss, ...more }, criterion);
  expect([outcome(0.2), outcome(0.3), outcome(2.1), outcome(NaN), outcome(0.1, { brokeAt: 3 })]).toEqual([
    'converged',
    'stuck',
    'diverged',
    'diverged',
    'diverged',
  ]);
  expect(outcome(0.3, {}, { share: 0.2 })).toBe('converged');
  expect(outcome(0.2, {}, { threshold: 0.1 })).toBe('stuck');
  expect(outcome(2.1, {}, { divergedAbove: 2 })).toBe('stuck');
  // A start below a stated threshold has nothing to diverge to as long as it stays there.
  expect(outcome(2.5, {}, { threshold: 3 })).toBe('converged');
});

it('clusters solutions by loss and by what they compute', () => {
  const losses = [0.5, 0.1, 0.1005, NaN, 0.51];
  expect(clustersByLoss(losses)).toEqual([[1, 2], [0], [4]]);
  expect(clustersByLoss(losses, 0.05)).toEqual([
    [1, 2],
    [0, 4],
  ]);
  const outputs = [[1, 1], [0, 1], [1, 0], [9, 9], [1.01, 1]]; // prettier-ignore
  expect(clustersByFunction(losses, outputs, [0, 1])).toEqual([[1], [2], [0, 4]]);
});

it('finds the number of steps that takes about 60 ms, from one upwards', () => {
  const pace = new Pace();
  const taken: number[] = [];
  for (let i = 0; i < 6; i++) {
    taken.push(pace.steps);
    pace.report(pace.steps, 2 * pace.steps);
  }
  expect(taken).toEqual([1, 4, 16, 30, 30, 30]);
  pace.report(30, 600);
  expect(pace.steps).toBe(3);
  pace.report(1, 1000);
  expect(pace.steps).toBe(1);
});
