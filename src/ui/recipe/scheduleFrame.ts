import type { Recipe } from '../../lab/recipe/recipe';
import { scheduleCurve, type ScheduleHandle } from '../../lab/recipe/schedule';

/** Handles further to the right than this many time axes stand at the edge. */
const FARTHEST = 64;
const SAMPLES = 50;

/** The steps and the rates that a picture of a schedule spans: whole doublings and decades, so that it seldom jumps. */
export function scheduleFrame(
  spec: Recipe['schedule'],
  handles: readonly ScheduleHandle[],
  axisEnd: number,
): { end: number; low: number; high: number } {
  const reach = Math.min(FARTHEST * axisEnd, 1.25 * Math.max(0, ...handles.map(({ step }) => step)));
  let end = axisEnd;
  while (end < reach) end *= 2;
  const rates = [...handles, ...scheduleCurve(spec, end, SAMPLES)].map(({ rate }) => rate).filter((rate) => rate > 0);
  if (rates.length === 0) return { end, low: 0.001, high: 1 };
  const low = 10 ** Math.max(-8, Math.floor(Math.log10(Math.min(...rates)) - 0.3));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...rates)) + 0.1);
  return { end, low, high: Math.max(high, 100 * low) };
}
