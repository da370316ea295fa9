/** Limits of a colour scale. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/**
 * Limits that a few extreme values do not stretch: the given quantiles (linear between order statistics) of the values that
 * are finite. `undefined` where none is.
 */
export function robustLimits(values: ArrayLike<number>, low = 0.02, high = 0.98): Limits | undefined {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return undefined;
  const quantile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
  };
  return { low: quantile(low), high: quantile(high) };
}

/** How far the lowest level lies above the floor, relative to the range, where the floor itself is not positive. */
const LOWEST_SHARE = 1e-3;

/**
 * Ascending heights of `count` contours between two limits, evenly spaced in the logarithm, so that a narrow valley has as
 * many as the slopes around it. Where the low limit is not positive, they are spaced from a thousandth of the range above it.
 */
export function contourLevels({ low, high }: Limits, count: number): number[] {
  if (!(high > low) || count < 1) return [];
  const floor = low > 0 ? 0 : low;
  const first = low > 0 ? low : (high - low) * LOWEST_SHARE;
  const ratio = (high - floor) / first;
  return Array.from({ length: count }, (_, i) => floor + first * ratio ** ((i + 0.5) / count));
}
