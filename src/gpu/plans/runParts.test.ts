import { expect, test } from 'vitest';
import { RunParts } from './runParts';

test('a run that is estimated to be short is one submit', () => {
  expect(new RunParts([3, 4, 5], 30).ends).toEqual([3]);
});

test('a long one is cut between dispatches, and a dispatch that is too long by itself stands alone', () => {
  expect(new RunParts([20, 8, 5, 70, 1, 1], 30).ends).toEqual([2, 3, 4, 6]);
});

test('what runs take corrects the estimate, both ways', () => {
  const parts = new RunParts([20, 20, 20, 20], 30);
  expect(parts.ends).toEqual([1, 2, 3, 4]);
  parts.report(40);
  expect(parts.ends).toEqual([3, 4]);
  parts.report(1e-9);
  expect(parts.ends).toEqual([4]);
  parts.report(160);
  expect(parts.ends).toEqual([1, 2, 3, 4]);
});

test('nothing to do is one submit of nothing', () => {
  expect(new RunParts([], 30).ends).toEqual([0]);
});
