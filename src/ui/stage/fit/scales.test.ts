import { expect, it } from 'vitest';
import { extentOf, linear, ticksOf } from './scales';

it('finds a range with room, and leaves out what is not finite', () => {
  expect(extentOf([1, NaN, 3, Infinity], 0.1)).toEqual([0.8, 3.2]);
  expect(extentOf([2, 2])).toEqual([1, 3]);
  expect(extentOf([])).toEqual([-1, 1]);
});

it('maps a range onto pixels', () => {
  const y = linear([-1, 1], 100, 0);
  expect([-1, 0, 1].map(y)).toEqual([100, 50, 0]);
  expect(ticksOf([-1.2, 1.2], 3)).toEqual([-1, 0, 1]);
});
