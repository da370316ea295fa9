import { describe, expect, it } from 'vitest';
import { axisEnd, axisTicks } from './stepAxis';

describe('axisEnd', () => {
  it('holds the first hundred steps without moving', () => {
    expect(axisEnd(0, 0)).toBe(100);
    expect(axisEnd(100, 100)).toBe(100);
  });

  it('grows in whole doublings', () => {
    expect(axisEnd(100, 101)).toBe(200);
    expect(axisEnd(100, 960)).toBe(1600);
  });

  it('leaves room for one second when it grows, and only then', () => {
    expect(axisEnd(100, 101, 140)).toBe(400);
    expect(axisEnd(400, 399, 140)).toBe(400);
  });

  it('never shrinks', () => {
    expect(axisEnd(3200, 10)).toBe(3200);
  });
});

describe('axisTicks', () => {
  it('are round whole steps within the axis', () => {
    expect(axisTicks(1600, 5)).toEqual([0, 500, 1000, 1500]);
    expect(axisTicks(100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  });
});
