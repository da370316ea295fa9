import { describe, expect, it } from 'vitest';
import { CurveLog, smoothed } from './curveLog';

const filled = (capacity: number, values: number[]) => {
  const log = new CurveLog(capacity);
  values.forEach((value, step) => {
    log.add(step, value);
  });
  return log;
};

describe('CurveLog', () => {
  it('keeps every value while there is room', () => {
    const log = filled(8, [3, 1, 2]);
    expect(log.stride).toBe(1);
    expect(log.buckets.map(({ sum }) => sum)).toEqual([3, 1, 2]);
  });

  it('merges neighbours by doubling and keeps extremes and sums exact', () => {
    const log = filled(4, [5, 1, 2, 8, 3, 4, 9, 0, 7]);
    expect(log.stride).toBe(4);
    expect(log.buckets).toEqual([
      { step: 0, sum: 16, count: 4, low: 1, high: 8 },
      { step: 4, sum: 16, count: 4, low: 0, high: 9 },
      { step: 8, sum: 7, count: 1, low: 7, high: 7 },
    ]);
  });

  it('loses nothing over any number of merges', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 101);
    const log = filled(64, values);
    expect(log.buckets.length).toBeLessThanOrEqual(64);
    expect(log.buckets.reduce((total, { count }) => total + count, 0)).toBe(5000);
    expect(log.buckets.reduce((total, { sum }) => total + sum, 0)).toBe(values.reduce((a, b) => a + b));
  });

  it('leaves out what is not finite', () => {
    expect(filled(4, [1, NaN, Infinity, 2]).buckets.map(({ step }) => step)).toEqual([0, 3]);
  });

  it('goes back to an earlier step', () => {
    const log = filled(8, [1, 2, 3, 4]);
    log.rewind(2);
    expect(log.buckets.map(({ step }) => step)).toEqual([0, 1]);
    log.add(2, 9);
    expect(log.at(2)?.sum).toBe(9);
  });

  it('finds the bucket at or before a step', () => {
    const log = filled(8, [1, 2]);
    expect(log.at(5)?.step).toBe(1);
    expect(new CurveLog().at(5)).toBeUndefined();
  });
});

describe('smoothed', () => {
  it('leaves a constant as it is, from the first point on', () => {
    for (const { value } of smoothed(filled(64, Array<number>(40).fill(2.5)), 10)) expect(value).toBeCloseTo(2.5, 12);
  });

  it('is the mean with weights exp(-distance / window), computed by hand', () => {
    const values = [5, 1, 4, 2, 8];
    const points = smoothed(filled(8, values), 2);
    points.forEach(({ value }, i) => {
      const weights = values.map((_, k) => Math.exp(-Math.abs(i - k) / 2));
      const expected = values.reduce((sum, x, k) => sum + x * weights[k]!, 0) / weights.reduce((a, b) => a + b);
      expect(value).toBeCloseTo(expected, 12);
    });
  });

  it('puts the middle of a jump where the jump is, without lag', () => {
    const points = smoothed(filled(1024, [...Array<number>(300).fill(0), ...Array<number>(300).fill(1)]), 20);
    expect((points[299]!.value + points[300]!.value) / 2).toBeCloseTo(0.5, 9);
  });
});
