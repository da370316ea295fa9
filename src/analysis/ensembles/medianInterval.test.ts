import { describe, expect, it } from 'vitest';
import { medianInterval } from './medianInterval';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** P(Binomial(n, ½) < k) by Pascal's triangle, in whole numbers. */
function below(n: number, k: number): number {
  let row = [1n];
  for (let i = 0; i < n; i++) row = [1n, ...row.slice(1).map((value, j) => value + row[j]!), 1n];
  const sum = row.slice(0, k).reduce((total, value) => total + value, 0n);
  return Number((sum * 10n ** 12n) / 2n ** BigInt(n)) / 1e12;
}

describe('the interval of a median', () => {
  // Ranks of tables of the sign test at 95 %, such as those of Dixon and Massey.
  it.each([
    [6, 1],
    [8, 1],
    [9, 2],
    [10, 2],
    [15, 4],
    [20, 6],
    [25, 8],
    [50, 18],
    [100, 40],
  ])('of %i values goes from the %i-th to that from above', (n, k) => {
    expect(medianInterval(upTo(n))).toEqual({ median: (n + 1) / 2, low: k, high: n + 1 - k, count: n });
  });

  it.each([6, 17, 64, 256, 1024])('has the largest rank whose tail is at most 2.5 %, of %i values', (n) => {
    const { low } = medianInterval(upTo(n));
    expect(below(n, low!)).toBeLessThanOrEqual(0.025);
    expect(below(n, low! + 1)).toBeGreaterThan(0.025);
  });

  it('is unknown of less than six values', () => {
    expect(medianInterval(upTo(5))).toEqual({ median: 3, count: 5 });
    expect(medianInterval([])).toEqual({ median: NaN, count: 0 });
  });

  it('counts what diverged as above all others', () => {
    expect(medianInterval([NaN, 3, 1, 2, Infinity, 4])).toEqual({ median: 3.5, low: 1, high: Infinity, count: 6 });
    expect(medianInterval([NaN, NaN, 1]).median).toBe(Infinity);
    expect(medianInterval([NaN, NaN, 1, 2]).median).toBe(Infinity);
  });
});
