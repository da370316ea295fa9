import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from './splitEvaluator';

test.each([
  [1, 1, 1],
  [480, 1, 480],
  [513, 3, 171],
  [960, 2, 480],
  [1000, 4, 250],
  // Of 500 and 400, 480 and 500: those of whole sixteens.
  [2000, 5, 400],
  [12_000, 25, 480],
  // A prime: one row is left out.
  [1009, 3, 336],
])('%i rows make %i chunks of %i', (rows, chunks, chunk) => {
  expect(chunksOf(rows)).toEqual({ chunks, chunk });
});

test('chunks are small enough, all rows are used where a divisor allows it, and never many are left out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60_000 }), (rows) => {
      const { chunks, chunk } = chunksOf(rows);
      const least = Math.ceil(rows / 480);
      expect(chunk).toBeGreaterThanOrEqual(1);
      expect(chunk).toBeLessThanOrEqual(480);
      const left = rows - chunks * chunk;
      expect(left).toBeGreaterThanOrEqual(0);
      const hasDivisor = Array.from({ length: least + 1 }, (_, i) => least + i).some((candidate) => rows % candidate === 0);
      if (hasDivisor) expect(left).toBe(0);
      else expect(left).toBeLessThan(least);
    }),
  );
});
