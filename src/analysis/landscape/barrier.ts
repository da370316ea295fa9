import type { Executor, RunOptions } from '../../graph';
import { solutionLine } from './directions/solutions';
import type { ErrorFunction } from './errorFunction';
import { evaluateGrid, places } from './grid';
import type { Vector } from '../vectors';

/** What lies between two solutions on a straight line. */
export interface Barrier {
  /** Share of the way, from 0 to 1, and E there. */
  readonly at: Float64Array;
  readonly values: Float64Array;
  /** The highest point above the higher of the two ends, 0 where there is none; at most as exact as the places are dense. */
  readonly height: number;
  /** Where the highest point is. */
  readonly top: number;
}

/**
 * E along the straight line between two solutions and the height of the barrier on it (Goodfellow, Vinyals & Saxe 2015;
 * Frankle et al. 2020 take the height above the mean of the ends instead). Rejects with the signal's reason.
 */
export async function barrierBetween(
  executor: Executor,
  f: ErrorFunction,
  first: Vector,
  second: Vector,
  points = 33,
  { signal, onProgress }: RunOptions = {},
): Promise<Barrier> {
  const at = places(0, 1, points);
  const { values } = await evaluateGrid(executor, f, solutionLine(first, second), { a: at }, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  }); // prettier-ignore
  signal?.throwIfAborted();
  let top = 0;
  values.forEach((value, i) => {
    // What is not finite is higher than anything.
    if (heightOf(value) > heightOf(values[top]!)) top = i;
  });
  const ends = Math.max(heightOf(values[0]!), heightOf(values[points - 1]!));
  const highest = heightOf(values[top]!);
  return { at, values, height: highest === ends ? 0 : highest - ends, top: at[top]! };
}

const heightOf = (value: number): number => (Number.isFinite(value) ? value : Infinity);
