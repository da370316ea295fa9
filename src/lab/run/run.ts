import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import type { StepFeed } from '../../gpu/plans/planRunner';
import { Readback } from '../../gpu/readback';
import type { BufferSlice } from '../../gpu/slice';
import { initialParameters } from '../../nn/initialisers';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import { initialStates } from '../../nn/training';
import type { Alone } from '../device/alone';
import { BlockChoice, compileFor, mainProducts } from '../device/blockChoice';
import { destroyAll } from '../device/destroyable';
import { DeviceState, DeviceTable } from './deviceState';
import type { Snapshot } from './deviceState';
import { destroyInstruments } from './instruments/instruments';
import type { Instruments } from './instruments/instruments';
import type { Divergence } from '../protocol/messages';
import type { Recipe } from '../recipe/recipe';
import { problemOf, trainingOf } from '../recipe/problem';
import { stepProgram, Trainer } from './trainer';
import type { TrainerParts, TrainResult } from './trainer';
import type { LoadingData, TrainingData } from '../data/trainingData';
import { largestWeight, weightRanges } from './weightRanges';

/** The parameters, its own or those given, optimizer state and running statistics with which a recipe starts. */
export function firstSnapshot(recipe: Recipe, inputs: number, given?: Float32Array): Snapshot {
  const spec = trainingOf(recipe, inputs);
  const layout = parameterLayout(spec.net);
  if (given && given.length !== layout.total) {
    throw new RangeError(`the network has ${layout.total} parameters, but ${given.length} were given to start from`);
  }
  const theta = given ?? initialParameters(recipe.init, layout);
  const states = Object.entries(initialStates(spec, theta)).map(([name, values]) => [name, Float32Array.from(values)] as const);
  return { step: 0, states: Object.fromEntries(states) };
}

/** One table of data on the device, and how a run trains on it. */
interface Stage {
  readonly data: TrainingData;
  readonly test: DeviceTable;
  readonly parts: TrainerParts;
  readonly trainer: Trainer;
}

/** One recipe on one device: its state and tables, the plan that trains it and the instruments that watch it. */
export class Run {
  readonly parameters: number;
  /** Steps submitted so far. */
  step: number;
  readonly #ctx: GpuContext;
  readonly #readback: Readback;
  readonly #loading: LoadingData;
  readonly #state: DeviceState;
  readonly #largest: number;
  #stage: Stage;
  #instruments: { readonly made: Promise<Instruments>; isReady: boolean } | undefined;
  /** Ends when what other data have replaced is freed. */
  #leaving: Promise<void> = Promise.resolve();
  #reads: Promise<unknown> = Promise.resolve();
  #isDestroyed = false;

  private constructor(stage: Stage, loading: LoadingData, { step, states }: Snapshot) {
    const { ctx, recipe, inputs, state } = stage.parts;
    const theta = states[NAMES.theta]!;
    this.step = step;
    this.parameters = theta.length;
    this.#ctx = ctx;
    this.#readback = new Readback(ctx);
    this.#loading = loading;
    this.#state = state;
    this.#stage = stage;
    this.#largest = largestWeight(problemOf(recipe, inputs), theta);
  }

  /** Starts from a snapshot, or from step 0 of the recipe. */
  static async create(ctx: GpuContext, pipelines: PipelineCache, recipe: Recipe, loading: LoadingData, start?: Snapshot): Promise<Run> {
    const isPast = loading.rest !== undefined && start !== undefined && start.step >= loading.rest.from;
    const data = isPast ? await loading.rest.load() : loading.first;
    const snapshot = start ?? firstSnapshot(recipe, data.inputs);
    const state = new DeviceState(ctx, snapshot.states);
    try {
      const origin = isPast ? loading.rest.from : 0;
      return new Run(await stageOf({ ctx, pipelines, recipe, inputs: data.inputs, state, origin }, data), loading, snapshot);
    } catch (error) {
      state.destroy();
      throw error;
    }
  }

  /** The recipe with the numbers in force, which may have been adjusted since the start. */
  get recipe(): Recipe {
    return this.#stage.trainer.recipe;
  }

  get data(): TrainingData {
    return this.#stage.data;
  }

  /** Steps until the whole data must take over from the part that the run started on; Infinity when they are all there. */
  get stepsOnThisData(): number {
    const { first, rest } = this.#loading;
    return rest && this.data === first ? rest.from - this.step : Infinity;
  }

  /** Puts the whole data in the place of the first part. Nothing may be under way. */
  async takeWholeData(): Promise<void> {
    const { from, load } = this.#loading.rest!;
    const data = await load();
    const old = this.#stage;
    const stage = await stageOf({ ...old.parts, recipe: this.recipe, inputs: data.inputs, origin: from }, data);
    const instruments = this.#instruments;
    this.#instruments = undefined;
    this.#take(stage);
    // Instruments that are still being compiled are not waited for.
    this.#leaving = destroyInstruments(instruments?.made).then(() => destroyStage(old));
  }

  #take(stage: Stage): void {
    // The recipe may have been adjusted while the trainer was made.
    stage.trainer.adjust(this.recipe);
    this.#stage = stage;
  }

  /**
   * Times blocks for the products on which training spends its time, each timing `alone` on the device, and trains with
   * the fastest from then on; state and step stay. Resolves to all that is known of this device, for the next visit,
   * where something new was found. Where the GPU is emulated nothing is timed: the blocks that are fastest there are known, but while one
   * compiles, which takes up to a second, the page is not drawn.
   */
  async tune(alone: Alone): Promise<unknown> {
    if (this.#ctx.adapter.software) return undefined;
    const { parts } = this.#stage;
    const blocks = BlockChoice.of(this.#ctx);
    const products = mainProducts(stepProgram(parts));
    const before = products.map(blocks.choose);
    const isNew = await blocks.tune(parts.pipelines, products, alone);
    if (products.some((product, i) => blocks.choose(product) !== before[i])) await this.retune(alone);
    return isNew ? blocks.toJSON() : undefined;
  }

  /** Compiles the training step anew, so that it lasts, while training goes on, and puts it to use when nothing is under way. */
  async retune(alone: Alone): Promise<void> {
    const old = this.#stage;
    if (this.#isDestroyed) return;
    const trainer = await Trainer.create(old.parts, compileFor(old.parts.ctx, stepProgram(old.parts), 'lasting'));
    await alone(() => {
      const isWanted = this.#stage === old && !this.#isDestroyed;
      if (isWanted) this.#take({ ...old, trainer });
      (isWanted ? old.trainer : trainer).destroy();
      return Promise.resolve();
    });
  }

  /** Numbers that a run takes up without a restart. */
  adjust(recipe: Recipe): void {
    this.#stage.trainer.adjust(recipe);
  }

  get learningRate(): number {
    return this.#stage.trainer.learningRate(this.step);
  }

  get epoch(): number {
    return this.#stage.trainer.epochOf(this.step);
  }

  /** What the next step is given: its rates and the rows of its batch. */
  get nextFeeds(): StepFeed {
    return this.#stage.trainer.feeds(this.step);
  }

  /** Submits the next `count` training steps; resolves when they are done. */
  submit(count: number): Promise<TrainResult> {
    const first = this.step;
    this.step += count;
    return this.#stage.trainer.submit(first, count);
  }

  /** Whether the instruments are there. Other data take others, which have to be asked for again. */
  get isWatched(): boolean {
    return this.#instruments?.isReady ?? false;
  }

  /** Instruments are compiled when first asked for, so that the first training step need not wait for them. */
  instruments(): Promise<Instruments> {
    if (!this.#instruments) {
      const { parts, test } = this.#stage;
      // Fetched here, so that the page need not begin with them.
      const made = import('./instruments/createInstruments').then(({ createInstruments }) => createInstruments(parts, test, this.#largest));
      const instruments = { made, isReady: false };
      made.then(
        () => (instruments.isReady = true),
        () => undefined,
      );
      this.#instruments = instruments;
    }
    return this.#instruments.made;
  }

  /** Weights of a layer (0-based): where they lie, n_in × n_out. */
  weights(layer: number): BufferSlice & { rows: number; columns: number } {
    const problem = problemOf(this.recipe, this.data.inputs);
    const { offset, size } = weightRanges(problem)[layer]!;
    const columns = problem.net.layers[layer]!.n;
    return { ...this.#state.slice(NAMES.theta, offset, size), rows: size / columns, columns };
  }

  /** Part of the state after everything submitted so far, and the step that it belongs to. */
  read(slice: BufferSlice): Promise<{ step: number; values: Float32Array }> {
    return this.#inTurn(async (step) => {
      const [bytes] = await this.#readback.read([slice]);
      return { step, values: new Float32Array(bytes!) };
    });
  }

  /** The whole state after everything submitted so far. */
  snapshot(): Promise<Snapshot> {
    return this.#inTurn(async (step) => ({ step, states: await this.#state.read(this.#readback) }));
  }

  /** One reading after the other: one that had to wait for a buffer would be of a later step than it says. */
  #inTurn<T>(read: (step: number) => Promise<T>): Promise<T> {
    const reading = this.#reads.then(() => read(this.step));
    this.#reads = reading.catch(() => undefined);
    return reading;
  }

  /** Puts a snapshot of this run in the place of the present state. Nothing else may be under way. */
  put({ step, states }: Snapshot): void {
    this.#state.write(states);
    this.step = step;
  }

  /** Whether the run at `step` would train on the rows that it has now. */
  hasDataOf(step: number): boolean {
    const { rest } = this.#loading;
    return !rest || step < rest.from === (this.data === this.#loading.first);
  }

  /**
   * Lets `work` see the state of a snapshot in the place of the present one. Nothing else may be submitted meanwhile; readings of
   * this run wait until the present state is back, so `work` must not wait for one.
   */
  at<T>(snapshot: Snapshot, work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async (step) => {
      this.#state.keep(0);
      this.#state.write(snapshot.states);
      this.step = snapshot.step;
      try {
        return await work();
      } finally {
        this.#state.restore(0);
        this.step = step;
      }
    });
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
        const { parts, trainer } = this.#stage;
        const { findBrokenTensor } = await import('./brokenTensor');
        const broken = await findBrokenTensor(parts, trainer.feeds(this.step));
        return { step: this.step + 1, restoredStep: this.step, ...(broken ?? { tensor: 'parameters' }) };
      }
      if (this.step >= failed.firstStep + failed.losses.length) {
        throw new Error(`steps ${failed.firstStep + 1} to ${this.step} broke once but not when repeated`);
      }
    }
  }

  /** Frees everything on the device. */
  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    await Promise.all([destroyInstruments(this.#instruments?.made), this.#leaving]);
    destroyStage(this.#stage);
    destroyAll([this.#state, this.#readback]);
  }
}

/** Puts data on the device and compiles the training step on them. */
async function stageOf(common: Omit<TrainerParts, 'table'>, data: TrainingData): Promise<Stage> {
  const tables: DeviceTable[] = [];
  try {
    const table = new DeviceTable(common.ctx, 'training', data.train);
    tables.push(table);
    const test = new DeviceTable(common.ctx, 'test', data.test);
    tables.push(test);
    const parts = { ...common, table };
    return { data, test, parts, trainer: await Trainer.create(parts) };
  } catch (error) {
    destroyAll(tables);
    throw error;
  }
}

function destroyStage({ trainer, parts, test }: Stage): void {
  destroyAll([trainer, parts.table, test]);
}
