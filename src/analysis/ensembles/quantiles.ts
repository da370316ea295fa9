import { isFiniteLoss } from './lossTrace';

/** The quantiles of a fan: the middle, the middle half, and nine tenths. */
export const FAN = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** A sample in rising order; a value that is not finite counts as larger than all others. */
export const sortedSample = (sample: ArrayLike<number>): Float64Array =>
  Float64Array.from(sample, (value) => (isFiniteLoss(value) ? value : Infinity)).sort();

/**
 * Quantiles of a sample by linear interpolation between its sorted values (Hyndman & Fan 1996, type 7). A value that is not
 * finite counts as larger than all others; a quantile that falls on one is Infinity.
 */
export function quantiles(sample: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = sortedSample(sample);
  return shares.map((share) => {
    const at = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
    const part = at - Math.floor(at);
    return part === 0 || low === high ? low : low + part * (high - low);
  });
}

/** One row for each share: the quantile at every point of the curves. */
export function fanOf(curves: readonly ArrayLike<number>[], shares: readonly number[] = FAN): Float64Array[] {
  const points = curves[0]?.length ?? 0;
  const fan = shares.map(() => new Float64Array(points));
  for (let i = 0; i < points; i++) {
    const column = quantiles(
      curves.map((curve) => curve[i]!),
      shares,
    );
    column.forEach((value, row) => (fan[row]![i] = value));
  }
  return fan;
}
