/** How often something happened, and between which probabilities that leaves the truth. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
  /** successes / trials. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The normal quantile of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/**
 * The score interval for a probability (Wilson 1927, JASA 22): unlike share ± 2 s.d. it holds for few trials and for shares
 * of 0 and 1. `z` is the normal quantile of its confidence, 95 % if not given.
 */
export function wilson(successes: number, trials: number, z = Z95): Proportion {
  if (!(trials > 0)) return { successes, trials, share: NaN, low: 0, high: 1 };
  const share = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  // At the ends the root is exact only without rounding.
  return { successes, trials, share, low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half };
}

/** How often a loss is the threshold or below it; one that is not finite never is. */
export function successOf(losses: Float64Array, threshold: number): Proportion {
  return wilson(losses.filter((loss) => loss <= threshold).length, losses.length);
}

/** By how much one probability is above another, and between which numbers that leaves the truth. */
export interface ShareDifference {
  /** The second share minus the first. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two independent shares with an interval of the confidence that their own have (Newcombe 1998, Statistics in Medicine
 * 17, 873–890, method 10). That the intervals of two shares overlap does not yet mean that 0 lies in it.
 */
export function shareDifference(first: Proportion, second: Proportion): ShareDifference {
  const difference = second.share - first.share;
  return {
    difference,
    low: difference - Math.hypot(second.share - second.low, first.high - first.share),
    high: difference + Math.hypot(second.high - second.share, first.share - first.low),
  };
}

/** Whether the second share is larger (1) or smaller (−1); 0 where the interval of the difference holds 0. */
export function signOfDifference(first: Proportion, second: Proportion): -1 | 0 | 1 {
  const { low, high } = shareDifference(first, second);
  if (low > 0) return 1;
  return high < 0 ? -1 : 0;
}

/** The probability that the best of `k` independent tries succeeds, from that of one. */
export const bestOf = (share: number, k: number): number => 1 - (1 - share) ** k;
