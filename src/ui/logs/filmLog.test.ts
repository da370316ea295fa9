import { describe, expect, it } from 'vitest';
import { doublingAround, FilmLog, rebin, type FilmSample } from './filmLog';

const sample = (shares: number[], low = -1, high = 1, railLow = 0, railHigh = 0): FilmSample => ({
  low,
  high,
  shares: new Float32Array(shares),
  railLow,
  railHigh,
});

describe('rebin', () => {
  it('merges pairs about zero when the range doubles', () => {
    expect([...rebin(new Float32Array([1, 2, 3, 4]), -1, 1, -2, 2, 4)]).toEqual([0, 3, 7, 0]);
  });

  it('cuts bins by width and keeps the total', () => {
    const out = rebin(new Float32Array([1, 1, 1]), 0, 3, 0, 4, 2);
    expect([...out]).toEqual([2, 1]);
  });

  it('drops what lies outside', () => {
    expect([...rebin(new Float32Array([5, 1, 1, 5]), -2, 2, -1, 1, 2)]).toEqual([1, 1]);
  });
});

describe('doublingAround', () => {
  it.each([
    [0, 0],
    [0.97, 1],
    [1, 1],
    [1.01, 2],
    [-3, -4],
    [0.3, 0.5],
  ])('puts %d at %d', (x, expected) => {
    expect(doublingAround(x)).toBe(expected);
  });
});

describe('FilmLog', () => {
  it('shows the last observed column where none was', () => {
    const log = new FilmLog(2, 8);
    log.widen(-1, 1);
    log.add(0, sample([0.25, 0.75]));
    log.add(3, sample([0.5, 0.5]));
    expect(log.columns).toBe(4);
    expect([...log.column(2)]).toEqual([0.25, 0.75]);
    expect([...log.column(3)]).toEqual([0.5, 0.5]);
    expect([0, 1, 2, 3].map((i) => log.repeats(i))).toEqual([false, true, true, false]);
  });

  it('averages by doubling when it is full, weighting by observations', () => {
    const log = new FilmLog(1, 4);
    log.widen(0, 1);
    [0.1, 0.3, 0.5, 0.7, 0.9].forEach((share, step) => {
      log.add(step, sample([share], 0, 1, share, 2 * share));
    });
    expect(log.stride).toBe(2);
    expect(log.columns).toBe(3);
    expect([0, 1, 2].map((i) => log.column(i)[0])).toEqual([0.2, 0.6, 0.9].map((x) => expect.closeTo(x, 6) as number));
    expect(log.rails(1)).toEqual([expect.closeTo(0.6, 6), expect.closeTo(1.2, 6)]);
  });

  it('keeps the mean over many merges', () => {
    const log = new FilmLog(1, 4);
    log.widen(0, 1);
    for (let step = 0; step < 64; step++) log.add(step, sample([step], 0, 1));
    expect(log.stride).toBe(16);
    expect([0, 1, 2, 3].map((i) => log.column(i)[0])).toEqual([7.5, 23.5, 39.5, 55.5]);
  });

  it('widens what it has, and never narrows', () => {
    const log = new FilmLog(4, 4);
    log.widen(-1, 1);
    log.add(0, sample([0.1, 0.2, 0.3, 0.4]));
    log.widen(-2, 2);
    expect([...log.column(0)]).toEqual([0, 0.3, 0.7, 0].map((x) => expect.closeTo(x, 6) as number));
    log.widen(-0.5, 0.5);
    expect([log.low, log.high]).toEqual([-2, 2]);
  });

  it('knows its largest share, rails included, also after a rewind', () => {
    const log = new FilmLog(1, 8);
    log.widen(0, 1);
    log.add(0, sample([0.2], 0, 1, 0.4));
    log.add(1, sample([0.9], 0, 1));
    expect(log.largest).toBeCloseTo(0.9, 6);
    log.rewind(0);
    expect(log.columns).toBe(1);
    expect(log.largest).toBeCloseTo(0.4, 6);
  });

  it('says from which column on it changed', () => {
    const log = new FilmLog(1, 8);
    log.widen(0, 1);
    log.add(0, sample([1], 0, 1));
    expect(log.takeChanged()).toBe(0);
    log.add(1, sample([1], 0, 1));
    log.add(2, sample([1], 0, 1));
    expect(log.takeChanged()).toBe(1);
    expect(log.takeChanged()).toBe(3);
    log.widen(0, 2);
    expect(log.takeChanged()).toBe(0);
  });
});
