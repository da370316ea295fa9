import { BatchOrder } from '../data/batches';
import type { BatchSpec } from '../data/batches';
import type { Executor, Feeds, Loaded } from '../graph';
import { NAMES } from '../nn/names';
import type { ScheduleSpec } from '../nn/schedules';
import { initialStates, stepFeeds, trainingProgram } from '../nn/training';
import type { TrainingSpec } from '../nn/training';

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

/** Training that goes on from one place where it is looked at to the next. The caller disposes of it. */
export class WatchedRun {
  /** E_total on each step's rows, before the step. */
  readonly losses: number[] = [];
  readonly #training: WatchedTraining;
  readonly #loaded: Loaded;
  readonly #order: BatchOrder | undefined;

  private constructor(training: WatchedTraining, loaded: Loaded, order: BatchOrder | undefined) {
    this.#training = training;
    this.#loaded = loaded;
    this.#order = order;
  }

  static async create(executor: Executor, training: WatchedTraining): Promise<WatchedRun> {
    const { spec, tables, rows, batch, theta } = training;
    const program = trainingProgram(spec, rows, batch);
    const order = batch && program.perStep!.includes(NAMES.rows) ? new BatchOrder(batch, rows) : undefined;
    return new WatchedRun(training, await executor.load(program, { ...tables, ...initialStates(spec, theta) }), order);
  }

  /** Steps done. */
  get step(): number {
    return this.losses.length;
  }

  /** Trains up to step `to` and gives the parameters there; nothing to do where it is already. */
  async advance(to: number, signal?: AbortSignal): Promise<Float64Array> {
    const { spec, schedule } = this.#training;
    const first = this.step;
    const feeds = Array.from({ length: Math.max(0, to - first) }, (_, i) => stepFeeds(spec.optimizer, schedule, first + i, this.#order));
    if (feeds.length > 0) {
      const { loss } = await this.#loaded.run(feeds, signal ? { signal } : {});
      for (const value of loss!) this.losses.push(value[0]!);
    }
    return this.#loaded.read(NAMES.theta);
  }

  dispose(): void {
    this.#loaded.dispose();
  }
}
