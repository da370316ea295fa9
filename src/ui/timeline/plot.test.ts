import { expect, it } from 'vitest';
import { logScale, rawPath, stepScale } from './plot';

it('places steps and losses', () => {
  const x = stepScale(200, 600);
  expect([x(0), x(50), x(200)]).toEqual([0, 150, 600]);
  const y = logScale(0.1, 10, 102, 2);
  expect(y(10)).toBeCloseTo(2, 9);
  expect(y(1)).toBeCloseTo(52, 9);
  expect(y(0)).toBe(102);
});

it('draws values as they are, and buckets from least to largest', () => {
  const x = stepScale(10, 10);
  const y = (value: number) => value;
  const bucket = (step: number, low: number, high: number) => ({ step, low, high, sum: low, count: 1 });
  expect(rawPath([bucket(0, 1, 1), bucket(1, 2, 2)], 1, x, y)).toBe('M0,1L1,2');
  expect(rawPath([bucket(0, 1, 3), bucket(2, 2, 4)], 2, x, y)).toBe('M0.5,1L0.5,3L2.5,2L2.5,4');
});
