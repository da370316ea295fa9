import { expect, it } from 'vitest';
import { leadingPlaces, sumOfSquares } from './leading';

it('gives the places of the largest sizes, the earlier of equals first', () => {
  expect(leadingPlaces([0.1, -3, 2, 3, -0.5], 3)).toEqual([1, 3, 2]);
  expect(leadingPlaces([1, 2], 5)).toEqual([1, 0]);
  expect(leadingPlaces([], 5)).toEqual([]);
  expect(leadingPlaces([1, 2], 0)).toEqual([]);
});

it('agrees with sorting everything', () => {
  const vector = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i * i) * Math.cos(i));
  const sorted = Array.from(vector, (value, place) => ({ value, place })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  expect(leadingPlaces(vector, 20)).toEqual(sorted.slice(0, 20).map(({ place }) => place));
});

it('adds up the squares of a stretch', () => {
  expect(sumOfSquares([9, 1, -2, 3, 9], 1, 4)).toBe(14);
  expect(sumOfSquares([9], 0, 0)).toBe(0);
});
