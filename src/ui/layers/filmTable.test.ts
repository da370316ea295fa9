import { describe, expect, it } from 'vitest';
import { FilmLog } from '../logs/filmLog';
import { FILM_HEADS, filmTable } from './filmTable';

describe('a film as numbers', () => {
  it('gives the quantiles of an even distribution, and the rails', () => {
    const film = new FilmLog(64);
    film.widen(-2, 2);
    film.add(0, { low: -2, high: 2, shares: new Float32Array(8).fill(0.1), railLow: 0.05, railHigh: 0.15 });
    const [row] = filmTable(film);
    expect(row).toHaveLength(FILM_HEADS.length);
    [0, -1.8, -1, 0, 1, 1.8, 0.05, 0.15].forEach((value, i) => expect(row![i]).toBeCloseTo(value, 5));
  });

  it('gives each column the step that it begins with, and no quantile where all lies in the rails', () => {
    const film = new FilmLog(4, 2);
    film.widen(0, 4);
    for (let step = 0; step < 4; step++) {
      const all = Float32Array.from([0, 0, step < 2 ? 1 : 0, 0]);
      film.add(step, { low: 0, high: 4, shares: all, railLow: 0, railHigh: step < 2 ? 0 : 1 });
    }
    const [first, second] = filmTable(film);
    expect(first!.slice(0, 4)).toEqual([0, expect.closeTo(2.05, 5), 2.25, 2.5]);
    expect(second!.slice(0, 2)).toEqual([2, NaN]);
    expect(second!.at(-1)).toBe(1);
  });
});
