import type { Executor } from '../../graph';
import { WatchedRun } from '../watchedRun';
import type { WatchedTraining } from '../watchedRun';
import { SignalsMeter } from './layerSignals';
import type { SignalsRecord } from './layerSignals';

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
  const { spec, tables, rows } = training;
  const meter = await SignalsMeter.create(executor, spec, { table: rows }, tables);
  const run = await WatchedRun.create(executor, training);
  const records: SignalsRecord[] = [];
  try {
    for (const step of steps) {
      signal?.throwIfAborted();
      const before = await run.advance(step, signal);
      records.push(await meter.measure(step, before, await run.advance(step + 1, signal)));
      onRecord?.(records.at(-1)!);
      onProgress?.(records.length, steps.length);
    }
    return { records, theta: await run.advance(run.step) };
  } finally {
    run.dispose();
    meter.dispose();
  }
}
