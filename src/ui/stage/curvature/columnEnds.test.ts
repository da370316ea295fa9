import { expect, test } from 'vitest';
import { columnEnds } from './columnEnds';

test('every entry is in one stretch, whose ends hold it and 0', () => {
  const vector = Float32Array.of(1, -2, 3, 4, -5, 6, 7);
  expect(columnEnds(vector, 3)).toEqual({ lows: Float64Array.of(-2, 0, -5), highs: Float64Array.of(1, 4, 7) });
  expect(columnEnds(vector, 7)).toEqual({ lows: Float64Array.from(vector, (x) => Math.min(0, x)), highs: Float64Array.from(vector, (x) => Math.max(0, x)) }); // prettier-ignore
  expect(columnEnds(vector, 0).lows).toHaveLength(0);
});
