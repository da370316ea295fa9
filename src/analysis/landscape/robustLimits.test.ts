import { expect, it } from 'vitest';
import { robustLimits } from './robustLimits';

it('leaves out the extremes and what is not finite', () => {
  const values = [...Array.from({ length: 101 }, (_, i) => i), NaN, Infinity];
  expect(robustLimits(values)).toEqual({ low: 2, high: 98 });
  expect(robustLimits([5])).toEqual({ low: 5, high: 5 });
  expect(robustLimits([0, 1], 0.25, 0.75)).toEqual({ low: 0.25, high: 0.75 });
  expect(robustLimits([NaN])).toBeUndefined();
});
