import type { Executor } from '../../graph';
import { WatchedRun } from '../watchedRun';
import type { WatchedTraining } from '../watchedRun';
import type { LanczosOptions } from './lanczos';
import { SharpnessMeter } from './sharpness';
import type { Sharpness, SharpnessOptions } from './sharpness';

export interface SharpnessRecord extends Sharpness {
  /** Steps done before it was measured. */
  readonly step: number;
}

export type FollowOptions = SharpnessOptions & LanczosOptions;

export interface FollowedSharpness {
  readonly records: readonly SharpnessRecord[];
  /** E_total before each step, on the step's rows. */
  readonly losses: readonly number[];
  /** Products with the Hessian in all. */
  readonly products: number;
}

/** Trains, and measures λ_max on all rows at the given steps (ascending), each time from the last vector. */
export async function followSharpness(
  executor: Executor,
  training: WatchedTraining,
  steps: readonly number[],
  { signal, onProgress, ...options }: FollowOptions = {},
): Promise<FollowedSharpness> {
  const { spec, tables, rows, theta } = training;
  const subject = { executor, problem: spec, rows: { table: rows }, feeds: { ...tables, theta } };
  const meter = await SharpnessMeter.create(subject, options);
  const run = await WatchedRun.create(executor, training);
  const records: SharpnessRecord[] = [];
  try {
    for (const step of steps) {
      signal?.throwIfAborted();
      records.push({ step, ...(await meter.measure(await run.advance(step, signal))) });
      onProgress?.(records.length, steps.length);
    }
    return { records, losses: run.losses, products: records.reduce((sum, { products }) => sum + products, 0) };
  } finally {
    run.dispose();
    meter.dispose();
  }
}
