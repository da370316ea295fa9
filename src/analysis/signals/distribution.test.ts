import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { ops } from '../../graph';
import { interpret } from '../../graph/interpret';
import { cumulativeCounts, distributionOf, edgesOf } from './distribution';
import type { Bins } from './distribution';

function count(values: readonly number[], bins: Bins) {
  const edges = edgesOf(bins);
  const node = cumulativeCounts(ops.input('x', [values.length]), ops.input('edges', [bins.count + 1]));
  return distributionOf(interpret([node], { x: values, edges })[0]!, bins, values.length);
}

test('bins are half open, the last one closed; what lies outside or is no number is told apart', () => {
  const bins: Bins = { scale: 'linear', low: -1, high: 1, count: 4 };
  const got = count([-1.5, -1, -0.75, -0.5, 0, 0.25, 0.5, 0.99, 1, 1.0001, 7, NaN, Infinity, -Infinity], bins);
  expect(got).toEqual({ ...bins, counts: [2, 1, 2, 3], below: 2, above: 4 });
});

test('counts are those of a plain loop', () => {
  const values = [...Float32Array.from(normals({ seed: 3, stream: 3000 }, 5000))];
  const bins: Bins = { scale: 'linear', low: -2, high: 2, count: 64 };
  const edges = edgesOf(bins);
  const { counts, below, above } = count(values, bins);
  counts.forEach((n, k) => {
    const isIn = (x: number) => x >= edges[k]! && (k === 63 ? x <= edges[64]! : x < edges[k + 1]!);
    expect(n).toBe(values.filter(isIn).length);
  });
  expect([below, above]).toEqual([values.filter((x) => x < -2).length, values.filter((x) => x > 2).length]);
});

test('edges on a logarithmic scale have equal ratios', () => {
  const bins: Bins = { scale: 'log', low: 1e-3, high: 1e3, count: 6 };
  edgesOf(bins).forEach((edge, k) => expect(edge / 10 ** (k - 3)).toBeCloseTo(1, 6));
  expect(count([0, 2e-3, 0.5, 2, 3, 1e4], bins)).toMatchObject({ counts: [1, 0, 1, 2, 0, 0], below: 1, above: 1 });
});
