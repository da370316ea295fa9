import { expect, it } from 'vitest';
import { axisOf, marksOf, markText, shareOf } from './axis';

it('holds all finite values, on a logarithmic scale the positive ones', () => {
  expect(axisOf([3, NaN, -2, Infinity], false)).toEqual({ low: -2, high: 3, log: false });
  expect(axisOf([0, 1e-3, -1, 10], true)).toEqual({ low: 1e-3, high: 10, log: true });
  expect(axisOf([NaN], true)).toEqual({ low: 1, high: 1, log: true });
});

it('places values between its ends', () => {
  expect(shareOf({ low: 1, high: 5, log: false }, 2)).toBe(0.25);
  expect(shareOf({ low: 1, high: 1e4, log: true }, 100)).toBeCloseTo(0.5, 12);
  expect(shareOf({ low: 2, high: 2, log: false }, 2)).toBe(0.5);
});

it('marks round numbers, and powers of ten over decades', () => {
  expect(marksOf({ low: 0, high: 1, log: false }, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(marksOf({ low: 1e-3, high: 1e3, log: true }, 8).map(Math.log10)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  expect(marksOf({ low: 0.2, high: 0.9, log: true }, 4)).toEqual([0.2, 0.4, 0.6, 0.8]);
  expect(marksOf({ low: 4, high: 4, log: false }, 4)).toEqual([4]);
});

it('writes numbers shortly', () => {
  expect([0, 0.25, -1500, 1e-7, 250_000, 0.30000000004].map(markText)).toEqual(['0', '0.25', '-1500', '1e-7', '2.5e5', '0.3']);
});
