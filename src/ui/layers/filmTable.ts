import type { FilmLog } from '../logs/filmLog';

/** Shares of the values that lie below those which a table gives. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
/** What the columns of such a table are called. */
export const FILM_HEADS = ['Step', '5 % below', '25 % below', 'median', '75 % below', '95 % below', 'low rail', 'high rail'] as const;

/**
 * A film as numbers. For each of its columns: the step that it begins with, quantiles of the values between the rails, linear within a
 * bin and NaN where all lie in the rails, and the share of all values in the lower and in the upper rail.
 */
export function filmTable(film: FilmLog): number[][] {
  return Array.from({ length: film.columns }, (_, i) => [
    i * film.stride,
    ...quantilesOf(film.column(i), film.low, film.high),
    ...film.rails(i),
  ]);
}

function quantilesOf(shares: Float32Array, low: number, high: number): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const width = (high - low) / shares.length;
  return QUANTILES.map((quantile) => {
    let left = quantile * total;
    for (let i = 0; i < shares.length; i++) {
      const share = shares[i]!;
      if (share > 0 && share >= left) return low + (i + left / share) * width;
      left -= share;
    }
    return total > 0 ? high : NaN;
  });
}
