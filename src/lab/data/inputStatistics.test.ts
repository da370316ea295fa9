import { expect, it } from 'vitest';
import { inputStatistics } from './inputStatistics';

it('knows the share of the mean, the size, and how much columns differ', () => {
  // Columns 3 ± 1 and ± 10, and one that never varies.
  const { rows, offset, rms, scales } = inputStatistics(Float32Array.of(2, 10, 5, 4, -10, 5), 2, 3);
  expect(rows).toBe(2);
  expect(offset).toBeCloseTo((9 + 25) / (10 + 100 + 25), 12);
  expect(rms).toBeCloseTo(Math.sqrt((10 + 100 + 25) / 3), 12);
  expect(scales).toBeCloseTo(10, 6);
});

it('says nothing wrong of inputs that are all 0', () => {
  expect(inputStatistics(new Float32Array(4), 2, 2)).toEqual({ rows: 2, columns: 2, offset: 0, rms: 0, scales: 1 });
});
