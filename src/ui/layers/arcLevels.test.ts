import { expect, it } from 'vitest';
import { arcLevels } from './arcLevels';

it('draws arcs that follow each other at one height', () => {
  expect(arcLevels([0, 1, 1, 1])).toEqual([0, 0, 0, 0]);
  expect(arcLevels([0, 0, 2, 0, 2])).toEqual([0, 0, 0, 0, 0]);
});

it('draws a longer arc over those that it spans', () => {
  // 1→2 lies below 0→3.
  expect(arcLevels([0, 1, 3])).toEqual([0, 0, 1]);
  expect(arcLevels([0, 1, 1, 3])).toEqual([0, 0, 0, 1]);
});

it('never draws two that overlap at one height', () => {
  // 0→2, 1→3, 2→4: the first and the last meet only at an end.
  expect(arcLevels([0, 2, 2, 2])).toEqual([0, 0, 1, 0]);
});

it('rises no higher than there is room', () => {
  expect(Math.max(...arcLevels(Array.from({ length: 20 }, (_, i) => i + 1)))).toBe(4);
});
