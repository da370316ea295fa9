import { expect, it } from 'vitest';
import { edgeDomain } from './edgeScale';

it.each([
  [[], 4],
  [[0.5, 2], 4],
  [[0.2, 1], 10],
  [[10], 10],
  [[0.004], 1000],
  [[-1, 0], 4],
])('%j lie within a factor of %d of 1', (values, high) => {
  expect(edgeDomain(values)).toEqual([1 / high, high]);
});
