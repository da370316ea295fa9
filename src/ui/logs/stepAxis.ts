import { ticks } from 'd3-array';

/** Steps shown by an axis that nothing has outgrown yet. */
export const FIRST_END = 100;

/**
 * End of a step axis that holds `step`: FIRST_END times a power of two, never less than `previous`. An axis that has to
 * grow grows enough for one more second at `stepsPerSecond`, so that it does so at most once a second.
 */
export function axisEnd(previous: number, step: number, stepsPerSecond = 0): number {
  let end = Math.max(FIRST_END, previous);
  if (step <= end) return end;
  const needed = step + Math.max(0, stepsPerSecond);
  while (end < needed) end *= 2;
  return end;
}

/** About `count` round steps from 0 up to `end`, each a whole number. */
export function axisTicks(end: number, count: number): number[] {
  return ticks(0, end, count).filter(Number.isInteger);
}
