import { describe, expect, it } from 'vitest';
import { positionOf, preferred, rulerTicks, stepFrom, valueAt } from './sliderScale';

describe('preferred', () => {
  it('stays within 2 % of exact twentieths of a decade', () => {
    for (let k = -60; k < 60; k++) expect(Math.abs(preferred(k) / 10 ** (k / 20) - 1)).toBeLessThan(0.02);
  });
});

describe('stepFrom', () => {
  it.each([
    [0.05, 1, 0.056],
    [0.05, -1, 0.045],
    [1, 10, 3.15],
    [1, -10, 0.315],
    [10, 1, 11.2],
    [0.052, 1, 0.056],
    [0.052, -1, 0.05],
    [0.001, -1, 0.0009],
    [100, 20, 1000],
  ])('%d by %d is %d', (value, steps, expected) => {
    expect(stepFrom(value, steps)).toBe(expected);
  });

  it('comes back after a step up and a step down from any round number', () => {
    for (let k = -80; k < 80; k++) expect(stepFrom(stepFrom(preferred(k), 1), -1)).toBe(preferred(k));
  });
});

describe('a log scale', () => {
  it('places values and reads them back', () => {
    expect(positionOf(1, -2, 2)).toBe(0.5);
    expect(positionOf(10, -2, 2)).toBe(0.75);
    expect(positionOf(0, -2, 2)).toBe(0);
    expect(positionOf(1e9, -2, 2)).toBe(1);
    expect(valueAt(0.75, -2, 2)).toBe(10);
    expect(valueAt(0.5123, -2, 2)).toBe(1.1);
  });

  it('has nine marks a decade and one at the end', () => {
    const ticks = rulerTicks(-2, 2);
    expect(ticks).toHaveLength(37);
    expect(ticks.filter(({ long }) => long).map(({ position }) => position)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});
