import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from './splitEvaluator';

test.each([
  [1, 1, 1],
  [512, 1, 512],
  [513, 3, 171],
  [1000, 2, 500],
  [1024, 2, 512],
  // Of 500 and 400, 480 and 500: those of whole sixteens.
  [2000, 5, 400],
  [12_000, 25, 480],
  // A prime: one row is left out.
  [1009, 2, 504],
])('%i rows make %i chunks of %i', (rows, chunks, chunk) => {
  expect(chunksOf(rows)).toEqual({ chunks, chunk });
});

test('chunks are small enough, all rows are used where a divisor allows it, and never many are left out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60_000 }), (rows) => {
      const { chunks, chunk } = chunksOf(rows);
      const least = Math.ceil(rows / 512);
      expect(chunk).toBeGreaterThanOrEqual(1);
      expect(chunk).toBeLessThanOrEqual(512);
      const left = rows - chunks * chunk;
      expect(left).toBeGreaterThanOrEqual(0);
      const hasDivisor = Array.from({ length: least + 1 }, (_, i) => least + i).some((candidate) => rows % candidate === 0);
      if (hasDivisor) expect(left).toBe(0);
      else expect(left).toBeLessThan(least);
    }),
  );
});
