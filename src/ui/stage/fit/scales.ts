import { ticks } from 'd3-array';
import type { Scale } from '../../timeline/plot';

/** The least and largest of some values, with `room` of their range around them; of a constant, 1 around it. */
export function extentOf(values: Iterable<number>, room = 0.06): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [-1, 1];
  const margin = room * (high - low) || 1;
  return [low - margin, high + margin];
}

/** `low` to `high` over `from` to `to` pixels. */
export function linear([low, high]: readonly [number, number], from: number, to: number): Scale {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** About `count` round numbers within a range. */
export function ticksOf([low, high]: readonly [number, number], count: number): number[] {
  return ticks(low, high, count);
}
