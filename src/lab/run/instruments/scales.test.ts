import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doublingAbove } from './scales';

test('is the next power of two, which is itself when it is one', () => {
  expect([0, 1, 2, 3, 4, 1000, 0.7, 0.5, 0.1].map(doublingAbove)).toEqual([1, 1, 2, 4, 4, 1024, 1, 0.5, 0.125]);
});

test('encloses any value that single precision can hold, by less than a factor of two', () => {
  fc.assert(
    fc.property(fc.float({ min: Math.fround(1e-20), max: Math.fround(1e30), noNaN: true }), (x) => {
      const end = doublingAbove(x);
      expect(end).toBeGreaterThanOrEqual(x);
      expect(end).toBeLessThan(2 * x);
      expect(Math.log2(end)).toBe(Math.round(Math.log2(end)));
    }),
  );
});

test('stays an end that single precision can work with', () => {
  expect([NaN, -1, Infinity, 3e38, 1e-44].map(doublingAbove)).toEqual([1, 1, 2 ** 100, 2 ** 100, 2 ** -100]);
});
