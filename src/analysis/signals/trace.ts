import { BatchOrder } from '../../data/batches';
import type { BatchSpec } from '../../data/batches';
import type { Executor, Feeds } from '../../graph';
import { NAMES } from '../../nn/names';
import type { ScheduleSpec } from '../../nn/schedules';
import { initialStates, stepFeeds, trainingProgram } from '../../nn/training';
import type { TrainingSpec } from '../../nn/training';
import { SignalsMeter } from './layerSignals';
import type { SignalsRecord } from './layerSignals';

/** A training run that is watched. */
export interface WatchedTraining {
  readonly spec: TrainingSpec;
  readonly schedule: ScheduleSpec;
  /** The tables X and T, of `rows` rows. */
  readonly tables: Feeds;
  readonly rows: number;
  /** All rows in order if not given. */
  readonly batch?: BatchSpec;
  readonly theta: ArrayLike<number>;
}

export interface TraceOptions {
  readonly signal?: AbortSignal;
  /** Hears how many of the measurements are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Hears each record as it is made. */
  readonly onRecord?: (record: SignalsRecord) => void;
}

/**
 * Trains and measures every layer's signals, on all rows, at the given steps (ascending; step t is the state after t
 * updates), with the update that the next training step makes. Gives the records and the parameters after that step.
 */
export async function traceSignals(
  executor: Executor,
  training: WatchedTraining,
  steps: readonly number[],
  { signal, onProgress, onRecord }: TraceOptions = {},
): Promise<{ records: SignalsRecord[]; theta: Float64Array }> {
  const { spec, schedule, tables, rows, batch, theta } = training;
  const program = trainingProgram(spec, rows, batch);
  const order = batch && program.perStep!.includes(NAMES.rows) ? new BatchOrder(batch, rows) : undefined;
  const meter = await SignalsMeter.create(executor, spec, { table: rows }, tables);
  const trainer = await executor.load(program, { ...tables, ...initialStates(spec, theta) });
  const records: SignalsRecord[] = [];
  let done = 0;
  const advance = async (to: number): Promise<Float64Array> => {
    const feeds = Array.from({ length: to - done }, (_, i) => stepFeeds(spec.optimizer, schedule, done + i, order));
    if (feeds.length > 0) await trainer.run(feeds, signal ? { signal } : {});
    done = to;
    return trainer.read(NAMES.theta);
  };
  try {
    for (const step of steps) {
      signal?.throwIfAborted();
      const before = await advance(step);
      records.push(await meter.measure(step, before, await advance(step + 1)));
      onRecord?.(records.at(-1)!);
      onProgress?.(records.length, steps.length);
    }
    return { records, theta: await trainer.read(NAMES.theta) };
  } finally {
    trainer.dispose();
    meter.dispose();
  }
}
