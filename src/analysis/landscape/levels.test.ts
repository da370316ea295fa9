import { expect, it } from 'vitest';
import { contourLevels, robustLimits } from './levels';

it('leaves out the extremes and what is not finite', () => {
  const values = [...Array.from({ length: 101 }, (_, i) => i), NaN, Infinity];
  expect(robustLimits(values)).toEqual({ low: 2, high: 98 });
  expect(robustLimits([5])).toEqual({ low: 5, high: 5 });
  expect(robustLimits([0, 1], 0.25, 0.75)).toEqual({ low: 0.25, high: 0.75 });
  expect(robustLimits([NaN])).toBeUndefined();
});

it('spaces contours evenly in the logarithm, between the limits', () => {
  const levels = contourLevels({ low: 0.01, high: 100 }, 4);
  expect(levels.map(Math.log10).map((x) => Number(x.toFixed(9)))).toEqual([-1.5, -0.5, 0.5, 1.5]);
  const negative = contourLevels({ low: -2, high: 3 }, 10);
  expect(negative[0]).toBeGreaterThan(-2);
  expect(negative.at(-1)).toBeLessThan(3);
  expect(negative).toEqual([...negative].sort((a, b) => a - b));
  expect(contourLevels({ low: 1, high: 1 }, 5)).toEqual([]);
});
