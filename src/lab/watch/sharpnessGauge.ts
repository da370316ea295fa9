import type { SharpnessMeter } from '../../analysis/curvature/sharpness';
import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import { NAMES } from '../../nn/names';
import { rate } from '../../nn/schedules';
import type { Snapshot } from '../run/deviceState';
import type { SharpnessFrame } from '../protocol/messages';
import { problemOf } from '../recipe/problem';
import { edgeOf } from '../recipe/stability';
import type { Run } from '../run/run';
import { SharedExecutor } from '../executors/sharedExecutor';
import type { TrainingData } from '../data/trainingData';

/** Rows are as many as keep rows × parameters below this, within the bounds after it. */
const MOST_WORK = 2 ** 25;
const ROWS = [256, 2048] as const;

/** Of the residual, relative to the value: a picture on a log axis shows no more. */
const TOLERANCE = 0.01;
const MOST_PRODUCTS = 8;

/** On how many of the training rows λ_max of a network with P parameters is measured: the first so many. */
export function sharpnessRows(parameters: number, trainRows: number): number {
  const affordable = 2 ** Math.floor(Math.log2(MOST_WORK / parameters));
  return Math.min(trainRows, Math.max(ROWS[0], Math.min(ROWS[1], affordable)));
}

/** Measures λ_max of a run's Hessian on copies of its parameters: a few products each time, from the vector of the last. */
export class SharpnessGauge {
  readonly #run: Run;
  readonly #executor: SharedExecutor;
  readonly #end = new AbortController();
  /** Ends with what is under way. */
  #work: Promise<unknown> = Promise.resolve();
  #made: { readonly data: TrainingData; readonly rows: number; readonly meter: SharpnessMeter } | undefined;

  constructor(run: Run, ctx: GpuContext, pipelines: PipelineCache) {
    this.#run = run;
    this.#executor = new SharedExecutor(ctx, pipelines, this.#end.signal);
  }

  /** Compiles what is needed for the run's present data. */
  prepare(): Promise<void> {
    return this.#following(async () => {
      await this.#meterAt(await this.#run.snapshot());
    });
  }

  /** Measures the state after everything submitted. Undefined where it, or its curvature, is not finite: training is about to go back. */
  measure(): Promise<SharpnessFrame | undefined> {
    return this.#following(() => this.#measure());
  }

  /** One piece of work after the other, and none after the end. */
  #following<T>(work: () => Promise<T>): Promise<T> {
    const working = this.#work.then(() => {
      this.#end.signal.throwIfAborted();
      return work();
    });
    this.#work = working.catch(() => undefined);
    return working;
  }

  async #measure(): Promise<SharpnessFrame | undefined> {
    const snapshot = await this.#run.snapshot();
    const { step, states } = snapshot;
    const theta = states[NAMES.theta]!;
    if (!theta.every(Number.isFinite)) return undefined;
    const { optimizer, schedule } = this.#run.recipe;
    const learningRate = rate(schedule, step);
    const { meter, rows } = await this.#meterAt(snapshot);
    try {
      const measured = await meter.measure(theta);
      const edge = edgeOf(optimizer, learningRate, measured.value);
      return { step, ...measured, rows, learningRate, ...(edge !== undefined && { edge }) };
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  async #meterAt({ states }: Snapshot) {
    const { data, recipe } = this.#run;
    if (this.#made?.data === data) return this.#made;
    this.#made?.meter.dispose();
    const { X, T, rows: all } = data.train;
    const theta = states[NAMES.theta]!;
    const problem = problemOf(recipe, data.inputs);
    const rows = sharpnessRows(theta.length, all);
    const feeds = {
      [NAMES.inputs]: X.subarray(0, rows * data.inputs),
      [NAMES.targets]: T.subarray(0, rows * problem.net.layers.at(-1)!.n),
      [NAMES.theta]: theta,
    };
    // Loaded only now, which keeps it from the start.
    const { SharpnessMeter } = await import('../../analysis/curvature/sharpness');
    const subject = { executor: this.#executor, problem, rows: { table: rows }, feeds };
    const meter = await SharpnessMeter.create(subject, { tolerance: TOLERANCE, maxProducts: MOST_PRODUCTS });
    this.#made = { data, rows, meter };
    return this.#made;
  }

  /** Ends what is under way and frees everything on the device; the run may go when it has ended. */
  async destroy(): Promise<void> {
    this.#end.abort(new Error('the run has ended'));
    await this.#work;
    this.#executor.destroy();
  }
}
