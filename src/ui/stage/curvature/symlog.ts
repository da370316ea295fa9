import type { Scale } from '../../timeline/plot';

/** A range on a symmetric logarithm: linear within ±`linear`, where small values of both signs meet, logarithmic beyond. */
export interface Symlog {
  readonly low: number;
  readonly high: number;
  /** A power of ten. */
  readonly linear: number;
}

/** Decades below the largest absolute value that are shown as such. */
const DECADES = 3;

/** A range for values from `low` to `high`, zero in it, ending a little beyond them. */
export function symlogRange(low: number, high: number): Symlog {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const linear = 10 ** (Math.ceil(Math.log10(largest) - 1e-9) - DECADES);
  const beyond = (value: number) => value * 1.6;
  return { low: low < 0 ? beyond(Math.min(low, -linear / 4)) : 0, high: high > 0 ? beyond(Math.max(high, linear / 4)) : 0, linear };
}

/** Where a value stands on it: 0 at zero, ±1 at ±linear, one more for each decade beyond. */
export function symlog(value: number, linear: number): number {
  const size = Math.abs(value) / linear;
  return Math.sign(value) * (size <= 1 ? size : 1 + Math.log10(size));
}

/** Pixels from `from` (the low end) to `to`. */
export function symlogScale({ low, high, linear }: Symlog, from: number, to: number): Scale {
  const [first, last] = [symlog(low, linear), symlog(high, linear)];
  return (value) => from + ((symlog(value, linear) - first) / (last - first || 1)) * (to - from);
}

/** Zero and the powers of ten within the range, from low to high; none between 0 and ±linear. */
export function symlogTicks({ low, high, linear }: Symlog): number[] {
  const powers = (end: number): number[] => {
    const ticks: number[] = [];
    for (let power = Math.round(Math.log10(linear)); 10 ** power <= end * (1 + 1e-9); power++) ticks.push(Number(`1e${power}`));
    return ticks;
  };
  const negative = powers(-low).map((tick) => -tick);
  return [...negative.reverse(), 0, ...powers(high)];
}
