import { expect, it } from 'vitest';
import { condensed } from './condensed';

it('has the last step of each group of lines, and the last number known in it', () => {
  const lines = [
    [0, 3, undefined],
    [1, null, 0.5],
    [2, 1, undefined],
    [3, undefined, undefined],
    [4, 0.5, 0.25],
  ];
  expect(condensed(lines, 3)).toEqual([
    [1, 3, 0.5],
    [3, 1, undefined],
    [4, 0.5, 0.25],
  ]);
  expect(condensed(lines.slice(0, 1), 60)).toEqual([[0, 3, undefined]]);
  expect(condensed([], 60)).toEqual([]);
});
