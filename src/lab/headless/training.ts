import { BatchOrder } from '../../data/batches';
import type { FetchBytes } from '../../data/sets/dataSet';
import { AdaptiveSteps } from '../../gpu/adaptiveSteps';
import { runOnce } from '../../graph';
import type { Executor, Feeds, Loaded, RunOptions } from '../../graph';
import { evaluationProgram } from '../../nn/evaluation';
import { initialParameters } from '../../nn/initialisers';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import { rate } from '../../nn/schedules';
import { initialStates, stepFeeds, trainingProgram } from '../../nn/training';
import { problemOf, trainingOf } from '../recipe/problem';
import { prepare, wholeTrainingData } from '../data/trainingData';
import type { Table, TrainingData } from '../data/trainingData';
import type { Network } from '../network/network';
import type { LabDocument } from './document';
import { rowsOf } from './rows';

/** The most steps between two looks at whether all is finite, and how long they should take, so that one can stop there. */
const CHUNK = { slots: 256, targetMs: 250, ceilingMs: 1000 };

/** Loss, and accuracy where there are classes, on all rows of a split. */
export interface SplitMeasurement {
  loss: number;
  accuracy?: number;
}

export interface Measurement {
  step: number;
  train: SplitMeasurement;
  test: SplitMeasurement;
}

/** Trains a document's network on an executor, stopping wherever it is asked to. */
export class HeadlessTraining {
  /** E_total of each step's rows before its update. */
  readonly losses: number[] = [];
  readonly measurements: Measurement[] = [];
  /** The step whose loss or parameters were not finite, once there was one. The state is that of the last good step. */
  diverged: number | undefined;
  step = 0;
  readonly #executor: Executor;
  readonly #document: LabDocument;
  readonly #data: TrainingData;
  readonly #loaded: Loaded;
  readonly #states: readonly string[];
  readonly #order: BatchOrder | undefined;
  readonly #start: Float32Array;
  readonly #chunk = new AdaptiveSteps(CHUNK);

  private constructor(
    executor: Executor,
    document: LabDocument,
    data: TrainingData,
    loaded: Loaded,
    states: readonly string[],
    start: Float32Array,
    picks: boolean,
  ) {
    this.#executor = executor;
    this.#document = document;
    this.#data = data;
    this.#loaded = loaded;
    this.#states = states;
    this.#start = start;
    this.#order = picks ? new BatchOrder(document.recipe.batch, data.train.rows) : undefined;
  }

  /** Loads or draws the rows, draws the parameters and prepares the training step. */
  static async create(executor: Executor, document: LabDocument, fetchBytes: FetchBytes): Promise<HeadlessTraining> {
    const { recipe, rows, theta } = document;
    const data = rows ? await prepare(rowsOf(rows), recipe.data, false) : await wholeTrainingData(recipe, fetchBytes);
    const spec = trainingOf(recipe, data.inputs);
    const program = trainingProgram(spec, data.train.rows, recipe.batch);
    const start = theta ? Float32Array.from(theta) : initialParameters(recipe.init, parameterLayout(spec.net));
    const states = initialStates(spec, start);
    const loaded = await executor.load(program, { ...tablesOf(data.train), ...states });
    const picks = program.perStep?.includes(NAMES.rows) ?? false;
    return new HeadlessTraining(executor, document, data, loaded, Object.keys(states), start, picks);
  }

  /** Trains up to a step, unless something is not finite before; the steps that are done stay done where the signal stops it. */
  async advance(to: number, { signal, onProgress }: RunOptions = {}): Promise<void> {
    while (this.step < to && this.diverged === undefined) {
      signal?.throwIfAborted();
      const before = await this.#snapshot();
      const count = Math.min(this.#chunk.steps, to - this.step);
      const began = performance.now();
      const losses = await this.#run(this.step, count);
      const theta = await this.#loaded.read(NAMES.theta);
      this.#chunk.report(count, performance.now() - began);
      const broken = losses.findIndex((loss) => !Number.isFinite(loss));
      if (broken < 0 && theta.every(Number.isFinite)) this.#take(losses);
      else await this.#goBack(before, losses, broken);
      onProgress?.(this.step);
    }
  }

  /** After a chunk with something that is not finite: repeats its steps but the one that broke the parameters. */
  async #goBack(before: Feeds, losses: readonly number[], broken: number): Promise<void> {
    const first = this.step;
    // A loss is that of the parameters before its step, so the step before it has broken them.
    const good = Math.max(0, (broken < 0 ? losses.length : broken) - 1);
    for (const [name, values] of Object.entries(before)) this.#loaded.write(name, values);
    if (good > 0) this.#take(await this.#run(first, good));
    this.diverged = first + good + 1;
  }

  #take(losses: readonly number[]): void {
    this.losses.push(...losses);
    this.step += losses.length;
  }

  async #run(first: number, count: number): Promise<number[]> {
    const { optimizer, schedule } = this.#document.recipe;
    const feeds = Array.from({ length: count }, (_, i) => stepFeeds(optimizer, schedule, first + i, this.#order));
    const { loss } = await this.#loaded.run(feeds);
    return loss!.map((value) => value[0]!);
  }

  async #snapshot(): Promise<Feeds> {
    const values: [string, Float64Array][] = [];
    for (const name of this.#states) values.push([name, await this.#loaded.read(name)]);
    return Object.fromEntries(values);
  }

  /** The learning rate of a step that was taken. */
  rateOf(step: number): number {
    return rate(this.#document.recipe.schedule, step);
  }

  /** The states as they stand: theta, the optimizer's and batch norm's. */
  states(): Promise<Feeds> {
    return this.#snapshot();
  }

  /** The network as it stands, for an analysis. */
  async network(): Promise<Network> {
    const { recipe } = this.#document;
    const problem = problemOf(recipe, this.#data.inputs);
    const states = await this.#snapshot();
    const theta = Float32Array.from(states[NAMES.theta]!);
    const { train } = this.#data;
    return {
      recipe,
      problem,
      layout: parameterLayout(problem.net),
      rows: { table: train.rows },
      feeds: { ...tablesOf(train), theta },
      states,
      start: this.#start,
      step: this.step,
    };
  }

  /** Measures loss and accuracy on all rows of both splits, with batch norm's running statistics. */
  async measure(): Promise<void> {
    const states = await this.#snapshot();
    const { train, test } = this.#data;
    this.measurements.push({ step: this.step, train: await this.#split(train, states), test: await this.#split(test, states) });
  }

  async #split(table: Table, states: Feeds): Promise<SplitMeasurement> {
    const problem = problemOf(this.#document.recipe, this.#data.inputs);
    const program = evaluationProgram(problem, { table: table.rows }, 'running');
    const { loss, accuracy } = await runOnce(this.#executor, program, { ...tablesOf(table), ...states });
    return { loss: loss![0]!, ...(accuracy && { accuracy: accuracy[0]! }) };
  }

  dispose(): void {
    this.#loaded.dispose();
  }
}

const tablesOf = ({ X, T }: Table): Feeds => ({ [NAMES.inputs]: X, [NAMES.targets]: T });
