import { quantiles, sortedSample } from './quantiles';

/** The middle of a sample, and the order statistics between which the median that it is drawn from lies. */
export interface MedianInterval {
  readonly median: number;
  /** Absent where the sample is too small for any interval of this confidence: below six values for 95 %. */
  readonly low?: number;
  readonly high?: number;
  readonly count: number;
}

/**
 * The median with an interval that holds for any distribution (Conover 1999, Practical Nonparametric Statistics, 3.2): from the
 * k-th value to the k-th from above, where k is the largest with P(Binomial(n, ½) < k) ≤ (1 − confidence)/2. What is not finite counts
 * as above all that is, as a loss that has diverged.
 */
export function medianInterval(values: ArrayLike<number>, confidence = 0.95): MedianInterval {
  const sorted = sortedSample(values);
  const count = sorted.length;
  const [median] = quantiles(sorted, [0.5]) as [number];
  const rank = outerRank(count, (1 - confidence) / 2);
  return { median, count, ...(rank > 0 && { low: sorted[rank - 1]!, high: sorted[count - rank]! }) };
}

/** The largest k with P(Binomial(n, ½) < k) ≤ `tail`; 0 where there is none. */
function outerRank(n: number, tail: number): number {
  // In logarithms: 2⁻ⁿ is no number where n is large.
  let log = -n * Math.LN2;
  let below = Math.exp(log);
  let rank = 0;
  while (rank < n && below <= tail) {
    log += Math.log((n - rank) / (rank + 1));
    below += Math.exp(log);
    rank++;
  }
  return rank;
}
