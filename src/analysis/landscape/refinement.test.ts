import { describe, expect, it } from 'vitest';
import { coarseValues, refinementOrder } from './refinement';

describe.each([[1, 1], [5, 1], [1, 64], [8, 8], [17, 9], [33, 50], [64, 64]])('a grid of %i × %i', (rows, columns) => {
  const { points, levels } = refinementOrder(rows, columns);

  it('has every point once', () => {
    expect(points).toHaveLength(rows * columns);
    expect(new Set(points).size).toBe(rows * columns);
  });

  it('knows every stride-th row and column with each level, and nothing else', () => {
    expect(levels.at(-1)).toEqual({ stride: 1, end: rows * columns });
    for (const { stride, end } of levels) {
      const known = new Set(points.subarray(0, end));
      expect(known.size).toBe(end);
      for (let at = 0; at < rows * columns; at++) {
        expect(known.has(at)).toBe(Math.floor(at / columns) % stride === 0 && (at % columns) % stride === 0);
      }
    }
  });
}); // prettier-ignore

it('begins with few points', () => {
  expect(refinementOrder(64, 64).levels).toEqual([
    { stride: 16, end: 16 },
    { stride: 8, end: 64 },
    { stride: 4, end: 256 },
    { stride: 2, end: 1024 },
    { stride: 1, end: 4096 },
  ]);
});

it('draws a coarse picture with the nearest known value', () => {
  const values = [0, NaN, 2, NaN, 4, NaN];
  expect([...coarseValues(values, 1, 6, 2)]).toEqual([0, 2, 2, 4, 4, 4]);
});
