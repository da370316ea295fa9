import { expect, test } from 'vitest';
import { cellAt, colourIndex, colourTable } from './colours';

test('zero, the ends and what lies beyond have their entries', () => {
  const at = [-9, -1, -0.5, -0, 0, 0.5, 1, 9].map((value) => colourIndex(value, 1));
  expect(at).toEqual([1, 1, 65, 128, 128, 192, 255, 255]);
  expect([Number.NaN, Infinity, -Infinity].map((value) => colourIndex(value, 1))).toEqual([0, 0, 0]);
});

test('entries are equally wide: 1/127 of the half-range, half of it at the ends', () => {
  const half = 3.5;
  const counts = new Map<number, number>();
  for (let i = -12700; i <= 12700; i++) {
    const index = colourIndex((i / 12700) * half, half);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  expect(counts.size).toBe(255);
  for (const [index, count] of counts) expect(Math.abs(count - (index === 1 || index === 255 ? 50.5 : 100))).toBeLessThanOrEqual(1);
});

test('a table packs rgba with the odd entry for what is not finite', () => {
  const table = colourTable((t) => [255 * Math.abs(t), t < 0 ? 300 : 0, -3]);
  expect(table).toHaveLength(256);
  expect([0, 1, 128, 255].map((i) => table[i]!.toString(16))).toEqual(['ffff00ff', 'ff00ffff', 'ff000000', 'ff0000ff']);
});

test('pixels cover the cells evenly', () => {
  expect(Array.from({ length: 7 }, (_, x) => cellAt(x, 7, 3))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  expect(Array.from({ length: 3 }, (_, x) => cellAt(x, 3, 7))).toEqual([0, 2, 4]);
});
