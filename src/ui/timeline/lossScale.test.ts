import { describe, expect, it } from 'vitest';
import { lossDomain, lossTicks, spreadLabels } from './lossScale';

describe('lossDomain', () => {
  it.each([
    [0.034, 14.3, [0.02, 20]],
    [0.1, 10, [0.1, 10]],
    [2.29, 2.31, [1, 5]],
    [0, 2, [2e-8, 2]],
    [NaN, NaN, [0.1, 10]],
  ])('holds %d to %d', (lowest, highest, ends) => {
    expect(lossDomain(lowest, highest)).toEqual(ends);
  });
});

describe('lossTicks', () => {
  it('shows decades on long scales, and 2 and 5 on short ones', () => {
    expect(lossTicks(0.02, 20)).toEqual([0.1, 1, 10]);
    expect(lossTicks(0.1, 10)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(lossTicks(1, 5)).toEqual([1, 2, 5]);
  });

  it('thins out very long scales', () => {
    expect(lossTicks(1e-8, 1e8).length).toBeLessThanOrEqual(8);
  });
});

describe('spreadLabels', () => {
  it('leaves labels that have room, and moves others apart about their middle', () => {
    expect(spreadLabels([10, 40], 13, 60)).toEqual([10, 40]);
    expect(spreadLabels([40, 38], 13, 60)).toEqual([45.5, 32.5]);
  });

  it('keeps them within the plot and apart', () => {
    expect(spreadLabels([49, 48], 13, 50)).toEqual([43.5, 30.5]);
    expect(spreadLabels([0, 1, 30], 13, 50)).toEqual([6.5, 19.5, 32.5]);
  });

  it('leaves all out where there is no room', () => {
    expect(spreadLabels([5, 6], 13, 20)).toEqual([]);
  });
});
