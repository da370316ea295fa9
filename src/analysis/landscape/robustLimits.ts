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
