import { expect, it } from 'vitest';
import { axisTicks, cellAt, nearestCell, shareOf, valueAt } from './mapAxis';

const log = { values: [0.1, 1, 10, 100], isLog: true };
const linear = { values: [0, 0.5, 1], isLog: false };
const whole = { values: [1, 2, 4, 9], isLog: true };

it('puts a cell’s own value in its middle', () => {
  for (const axis of [log, linear, whole]) {
    axis.values.forEach((value, i) => {
      expect(shareOf(axis, value)).toBeCloseTo((i + 0.5) / axis.values.length, 12);
      expect(nearestCell(axis, value)).toBe(i);
    });
  }
});

it('goes by factors between cells, and beyond the ends', () => {
  expect(shareOf(log, Math.sqrt(10))).toBeCloseTo(0.5, 12);
  expect(shareOf(log, 0.1 / Math.sqrt(10))).toBeCloseTo(0, 12);
  expect(shareOf(log, 1e4)).toBeGreaterThan(1);
  expect(shareOf(linear, -1)).toBeLessThan(0);
});

it('gives back the number of a share', () => {
  for (const axis of [log, linear, whole]) {
    for (const share of [0.02, 0.3, 0.5, 0.77, 0.99]) expect(shareOf(axis, valueAt(axis, share))).toBeCloseTo(share, 9);
  }
  expect(cellAt(log, 0)).toBe(0);
  expect(cellAt(log, 1)).toBe(3);
});

it('writes round numbers within the side', () => {
  expect(axisTicks(log, 6)).toEqual([0.1, 1, 10, 100]);
  for (const tick of axisTicks({ values: [0.31, 0.32, 0.33], isLog: true }, 4)) {
    expect(tick).toBeGreaterThanOrEqual(0.31);
    expect(tick).toBeLessThanOrEqual(0.33);
  }
});
