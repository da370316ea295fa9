import { expect, test } from 'vitest';
import { NAMES } from '../../nn/names';
import type { Problem } from '../../nn/objective';
import { rowTiles } from './rowTiles';

const problem = (bn = false): Problem => ({
  net: { input: 784, layers: [{ n: 128, act: 'tanh', bn }, { n: 10, act: 'identity' }] }, // prettier-ignore
  loss: 'ce',
  lambda: 0,
});

test('every row is in one tile, tiles are alike in size but the last, and their weights are shares of the rows', () => {
  for (const table of [12_000, 11_999, 2001]) {
    const tiles = rowTiles(problem(), { table }, {}, 1);
    const picks = tiles.flatMap((tile) => tile.picks!);
    expect(picks.flatMap((rows) => [...rows])).toEqual(Array.from({ length: table }, (_, i) => i));
    for (const { rows, picks: own } of tiles) for (const each of own!) expect(each).toHaveLength(rows.used!);
    expect(tiles.reduce((sum, { weight, picks: own }) => sum + weight * own!.length, 0)).toBeCloseTo(1, 12);
    for (const { rows } of tiles) expect(784 * 128 * rows.used!).toBeLessThanOrEqual(1e8);
  }
});

test('more directions at once take fewer rows; what is small, or has batch norm, stays whole', () => {
  const sizes = [1, 8].map((width) => rowTiles(problem(), { table: 12_000 }, {}, width)[0]!.rows.used!);
  expect(sizes[1]).toBeLessThan(sizes[0]! / 7);
  expect(rowTiles(problem(), { table: 900 }, {}, 1)).toEqual([{ rows: { table: 900 }, weight: 1 }]);
  expect(rowTiles(problem(true), { table: 12_000 }, {}, 1)).toEqual([{ rows: { table: 12_000 }, weight: 1 }]);
});

test('rows that were picked are cut where they are', () => {
  const picked = Uint32Array.from({ length: 1500 }, (_, i) => 3 * i);
  const tiles = rowTiles(problem(), { table: 12_000, used: 1500 }, { [NAMES.rows]: picked }, 1);
  expect(tiles.flatMap(({ picks }) => picks!.flatMap((rows) => [...rows]))).toEqual([...picked]);
});
