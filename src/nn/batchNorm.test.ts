import { expect, it } from 'vitest';
import { ops } from '../graph';
import { interpret } from '../graph/interpret';
import { batchStatistics, initialRunning, normalise, runningLayout, runningStatistics, updateRunning } from './batchNorm';

const net = {
  input: 3,
  layers: [
    { n: 2, bn: true },
    { n: 4, bn: false },
    { n: 3, bn: true },
  ],
};

it('lays the running statistics out layer by layer, means before variances', () => {
  expect(runningLayout(net)).toEqual({
    total: 10,
    slots: [
      { layer: 0, units: 2, mean: 0, variance: 2 },
      { layer: 2, units: 3, mean: 4, variance: 7 },
    ],
  });
  expect([...initialRunning(net)]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 1, 1]);
});

it('normalises to mean β and variance γ²σ²/(σ² + ε), by biased statistics', () => {
  const z = ops.constant([1, 10, 3, 30, 8, 20], [3, 2]);
  const statistics = batchStatistics(z);
  const scaled = normalise(z, statistics, ops.constant([1, 2], [2]), ops.constant([0, 5], [2]), 0.5);
  const after = batchStatistics(scaled);
  const [mean, variance, newMean, newVariance] = interpret([statistics.mean, statistics.variance, after.mean, after.variance], {});
  expect([...mean!]).toEqual([4, 20]);
  expect(variance![0]).toBeCloseTo((9 + 1 + 16) / 3, 14);
  expect(newMean![0]).toBeCloseTo(0, 14);
  expect(newMean![1]).toBeCloseTo(5, 14);
  expect(newVariance![0]).toBeCloseTo(variance![0]! / (variance![0]! + 0.5), 14);
  expect(newVariance![1]).toBeCloseTo((4 * variance![1]!) / (variance![1]! + 0.5), 14);
});

it('moves the running statistics by m, the variance towards the unbiased estimate', () => {
  const running = ops.input('running', [10]);
  const batches = [2, 3].map((units, i) => ({
    mean: ops.constant(10 * (i + 1), [1, units]),
    variance: ops.constant(6 * (i + 1), [1, units]),
  }));
  const [next] = interpret([updateRunning(running, batches, 0.1, 4)], { running: initialRunning(net) });
  const unbiased = (variance: number) => 0.9 + (0.1 * variance * 4) / 3;
  const wanted = [1, 1, unbiased(6), unbiased(6), 2, 2, 2, unbiased(12), unbiased(12), unbiased(12)];
  wanted.forEach((value, i) => expect(next![i]).toBeCloseTo(value, 14));
});

it('reads a layer out of the flat vector', () => {
  const running = ops.constant(
    Array.from({ length: 10 }, (_, i) => i),
    [10],
  );
  const { mean, variance } = runningStatistics(running, runningLayout(net).slots[1]!);
  expect(interpret([mean, variance], {}).map((values) => [...values])).toEqual([
    [4, 5, 6],
    [7, 8, 9],
  ]);
});
