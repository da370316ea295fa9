import type { Executor } from '../../graph';
import { WatchedRun } from '../watchedRun';
import type { WatchedTraining } from '../watchedRun';

/** Parameters along a training run. */
export interface TrainingPath {
  /** Ascending, from 0. */
  readonly steps: readonly number[];
  /** P numbers at each of them. */
  readonly thetas: readonly Float64Array[];
}

export interface TrainingPathOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Trains again from the start up to step `last` and keeps the parameters at `count` steps, evenly spread, both ends among
 * them (fewer where there are not so many steps). What was trained once on the same device comes out bit for bit again.
 */
export async function trainingPath(
  executor: Executor,
  training: WatchedTraining,
  last: number,
  count: number,
  { signal, onProgress }: TrainingPathOptions = {},
): Promise<TrainingPath> {
  const places = Math.max(2, Math.min(count, last + 1));
  const steps = [...new Set(Array.from({ length: places }, (_, i) => Math.round((i * last) / (places - 1))))];
  const run = await WatchedRun.create(executor, training);
  const thetas: Float64Array[] = [];
  try {
    for (const step of steps) {
      signal?.throwIfAborted();
      thetas.push(await run.advance(step, signal));
      onProgress?.(step, last);
    }
  } finally {
    run.dispose();
  }
  return { steps, thetas };
}
