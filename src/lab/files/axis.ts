import { ticks } from 'd3-array';

/** Numbers along one side of a picture. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Where a value lies between the ends of an axis: 0 at the low one, 1 at the high one. */
export function shareOf({ low, high, log }: Axis, value: number): number {
  if (low === high) return 0.5;
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/**
 * The axis that holds all finite `values`, on a logarithmic scale only the positive ones. Without any it goes from 0 (or
 * 1) to 1.
 */
export function axisOf(values: Iterable<number>, log: boolean): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? { low: log ? 1 : 0, high: 1, log } : { low, high, log };
}

/** Places for marks: round numbers, on a logarithmic scale powers of ten where it spans two or more. */
export function marksOf({ low, high, log }: Axis, count: number): number[] {
  if (low === high) return [low];
  if (!log) return ticks(low, high, count);
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  if (last - first < 1) return ticks(low, high, count).filter((value) => value > 0);
  return ticks(first, last, count)
    .filter(Number.isInteger)
    .map((exponent) => 10 ** exponent);
}

/** A short text for a number at a mark. */
export function markText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}
