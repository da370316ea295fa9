import type { GpuContext } from '../gpu/context';
import type { PipelineCache } from '../gpu/pipelines';
import { Readback } from '../gpu/readback';
import type { BufferSlice } from '../gpu/slice';
import { initialParameters } from '../nn/initialisers';
import { NAMES } from '../nn/names';
import { parameterLayout } from '../nn/parameters';
import { initialStates } from '../nn/training';
import { findBrokenTensor } from './brokenTensor';
import { DeviceState, DeviceTable } from './deviceState';
import type { Snapshot } from './deviceState';
import { LayerMeter, largestWeight, weightRanges } from './layerMeter';
import type { Divergence } from './protocol';
import type { Recipe } from './recipe';
import { problemOf, trainingOf } from './recipeProblem';
import { SplitEvaluator } from './splitEvaluator';
import { Trainer } from './trainer';
import type { TrainerParts, TrainResult } from './trainer';
import type { LoadingData, TrainingData } from './trainingData';

/** Training rows on which training loss and accuracy are measured. */
const TRAIN_EVALUATION_ROWS = 1000;

interface Instruments {
  readonly meter: LayerMeter;
  readonly train: SplitEvaluator;
  readonly test: SplitEvaluator;
}

/** The parameters, optimizer state and running statistics with which a recipe starts. */
export function firstSnapshot(recipe: Recipe, inputs: number): Snapshot {
  const spec = trainingOf(recipe, inputs);
  const theta = initialParameters(recipe.init, parameterLayout(spec.net));
  const states = Object.entries(initialStates(spec, theta)).map(([name, values]) => [name, Float32Array.from(values)] as const);
  return { step: 0, states: Object.fromEntries(states) };
}

/** One recipe on one device: its state and tables, the plan that trains it and the instruments that watch it. */
export class Run {
  readonly parameters: number;
  /** Steps submitted so far. */
  step: number;
  readonly #ctx: GpuContext;
  readonly #pipelines: PipelineCache;
  readonly #readback: Readback;
  readonly #loading: LoadingData;
  readonly #state: DeviceState;
  readonly #largest: number;
  #data: TrainingData;
  #tables: { train: DeviceTable; test: DeviceTable };
  #trainer!: Trainer;
  #trainerParts!: TrainerParts;
  #instruments: Promise<Instruments> | undefined;

  private constructor(
    ctx: GpuContext,
    pipelines: PipelineCache,
    recipe: Recipe,
    loading: LoadingData,
    data: TrainingData,
    start: Snapshot,
  ) {
    this.step = start.step;
    this.#ctx = ctx;
    this.#pipelines = pipelines;
    this.#readback = new Readback(ctx);
    this.#loading = loading;
    this.#data = data;
    this.#state = new DeviceState(ctx, start.states);
    const theta = start.states[NAMES.theta]!;
    this.parameters = theta.length;
    this.#largest = largestWeight(problemOf(recipe, data.inputs), theta);
    this.#tables = tablesOf(ctx, data);
  }

  /** Starts from a snapshot, or from step 0 of the recipe. */
  static async create(ctx: GpuContext, pipelines: PipelineCache, recipe: Recipe, loading: LoadingData, start?: Snapshot): Promise<Run> {
    const isPast = loading.rest !== undefined && start !== undefined && start.step >= loading.rest.from;
    const data = isPast ? await loading.rest.load() : loading.first;
    const run = new Run(ctx, pipelines, recipe, loading, data, start ?? firstSnapshot(recipe, data.inputs));
    await run.#prepareTrainer(recipe);
    return run;
  }

  /** The recipe with the numbers in force, which may have been adjusted since the start. */
  get recipe(): Recipe {
    return this.#trainer.recipe;
  }

  get data(): TrainingData {
    return this.#data;
  }

  /** Steps until the whole data must take over from the part that the run started on; Infinity when they are all there. */
  get stepsOnThisData(): number {
    return this.#isPreview ? this.#loading.rest!.from - this.step : Infinity;
  }

  get #isPreview(): boolean {
    return this.#data === this.#loading.first && this.#loading.rest !== undefined;
  }

  /** Puts the whole data in the place of the first part. Nothing may be under way. */
  async takeWholeData(): Promise<void> {
    this.#data = await this.#loading.rest!.load();
    const old = [this.#trainer, this.#tables.train, this.#tables.test];
    await this.#destroyInstruments();
    this.#tables = tablesOf(this.#ctx, this.#data);
    await this.#prepareTrainer(this.recipe);
    for (const part of old) part.destroy();
  }

  async #prepareTrainer(recipe: Recipe): Promise<void> {
    this.#trainerParts = {
      ctx: this.#ctx,
      pipelines: this.#pipelines,
      recipe,
      inputs: this.#data.inputs,
      state: this.#state,
      table: this.#tables.train,
      origin: this.#isPreview ? 0 : (this.#loading.rest?.from ?? 0),
    };
    this.#trainer = await Trainer.create(this.#trainerParts);
  }

  /** Numbers that a run takes up without a restart. */
  adjust(recipe: Recipe): void {
    this.#trainer.adjust(recipe);
  }

  get learningRate(): number {
    return this.#trainer.learningRate(this.step);
  }

  get epoch(): number {
    return this.#trainer.epochOf(this.step);
  }

  /** Submits the next `count` training steps; resolves when they are done. */
  submit(count: number): Promise<TrainResult> {
    const first = this.step;
    this.step += count;
    return this.#trainer.submit(first, count);
  }

  /** Instruments are compiled when first asked for, so that the first training step need not wait for them. */
  instruments(): Promise<Instruments> {
    return (this.#instruments ??= this.#prepareInstruments());
  }

  async #prepareInstruments(): Promise<Instruments> {
    const [ctx, pipelines, state] = [this.#ctx, this.#pipelines, this.#state];
    const problem = problemOf(this.recipe, this.#data.inputs);
    const { train: table, test } = this.#tables;
    const [meter, trainSplit, testSplit] = await Promise.all([
      LayerMeter.create({ ctx, pipelines, problem, state, table }, this.#largest),
      SplitEvaluator.create(ctx, pipelines, problem, state, table, TRAIN_EVALUATION_ROWS),
      SplitEvaluator.create(ctx, pipelines, problem, state, test),
    ]);
    return { meter, train: trainSplit, test: testSplit };
  }

  /** Weights of a layer (0-based): where they lie, n_in × n_out. */
  weights(layer: number): BufferSlice & { rows: number; columns: number } {
    const { net } = problemOf(this.recipe, this.#data.inputs);
    const { offset, size } = weightRanges({ net, loss: this.recipe.loss, lambda: 0 })[layer]!;
    const columns = net.layers[layer]!.n;
    return { ...this.#state.slice(NAMES.theta, offset, size), rows: size / columns, columns };
  }

  /** Reads part of the state after everything submitted so far. */
  async read(slice: BufferSlice): Promise<Float32Array> {
    const [bytes] = await this.#readback.read([slice]);
    return new Float32Array(bytes!);
  }

  /** The whole state after everything submitted so far. */
  async snapshot(): Promise<Snapshot> {
    const { step } = this;
    return { step, states: await this.#state.read(this.#readback) };
  }

  /**
   * After a submit with a value that is not finite: goes back to its start, repeats it step by step up to the one that
   * breaks, and leaves the state before that one. Nothing else may be under way. Returns what broke.
   */
  async rewindToLastGood(failed: TrainResult): Promise<Divergence> {
    this.#state.restore(failed.saved);
    this.step = failed.firstStep;
    for (;;) {
      const result = await this.submit(1);
      if (!result.finite) {
        this.#state.restore(result.saved);
        this.step = result.firstStep;
        const broken = await findBrokenTensor(this.#trainerParts, this.#trainer.feeds(this.step));
        return { step: this.step + 1, restoredStep: this.step, ...(broken ?? { tensor: 'parameters' }) };
      }
      if (this.step >= failed.firstStep + failed.losses.length) {
        throw new Error(`steps ${failed.firstStep + 1} to ${this.step} broke once but not when repeated`);
      }
    }
  }

  async #destroyInstruments(): Promise<void> {
    const instruments = await this.#instruments?.catch(() => undefined);
    this.#instruments = undefined;
    if (instruments) for (const part of Object.values(instruments)) (part as { destroy(): void }).destroy();
  }

  /** Frees everything on the device. */
  async destroy(): Promise<void> {
    await this.#destroyInstruments();
    this.#trainer.destroy();
    this.#tables.train.destroy();
    this.#tables.test.destroy();
    this.#state.destroy();
    this.#readback.destroy();
  }
}

function tablesOf(ctx: GpuContext, data: TrainingData): { train: DeviceTable; test: DeviceTable } {
  return { train: new DeviceTable(ctx, 'training', data.train), test: new DeviceTable(ctx, 'test', data.test) };
}
