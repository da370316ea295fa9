import { slotStride } from '../../compile';
import type { Plan } from '../../compile';
import { BatchOrder } from '../../data/batches';
import type { GpuContext } from '../../gpu/context';
import { createFinitePass, firstNotFinite } from '../../gpu/ranges/finite';
import type { PipelineCache } from '../../gpu/pipelines';
import { PlanRunner } from '../../gpu/plans/planRunner';
import type { StepFeed } from '../../gpu/plans/planRunner';
import type { RangePass } from '../../gpu/ranges/rangePass';
import { Readback } from '../../gpu/readback';
import type { Program } from '../../graph';
import { NAMES } from '../../nn/names';
import { rate } from '../../nn/schedules';
import { stepFeeds, trainingProgram } from '../../nn/training';
import { compileFor } from '../device/blockChoice';
import { allMade } from '../device/destroyable';
import type { DeviceState, DeviceTable } from './deviceState';
import type { Recipe } from '../recipe/recipe';
import { trainingOf } from '../recipe/problem';

/** The most steps of one submit. */
export const SLOTS = 256;

/** What a submit of training steps came to. */
export interface TrainResult {
  readonly firstStep: number;
  /** E_total of each step's rows before its update. */
  readonly losses: Float32Array;
  /** Whether all losses, and the parameters after the last step, are finite numbers. */
  readonly finite: boolean;
  /** Saved set of the state that holds what the submit started from. */
  readonly saved: number;
}

export interface TrainerParts {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  readonly recipe: Recipe;
  readonly inputs: number;
  readonly state: DeviceState;
  readonly table: DeviceTable;
  /** The step at which this table's batches begin. */
  readonly origin: number;
}

/** A training step of the recipe on a table of so many rows. */
export function stepProgram({ recipe, inputs, table }: Pick<TrainerParts, 'recipe' | 'inputs'> & { table: { rows: number } }): Program {
  return trainingProgram(trainingOf(recipe, inputs), table.rows, recipe.batch);
}

/** Trains: records K steps into one submit, with nothing allocated, bound or read back in between. */
export class Trainer {
  readonly plan: Plan;
  readonly #parts: TrainerParts;
  readonly #runner: PlanRunner;
  readonly #readback: Readback;
  readonly #finite: RangePass;
  readonly #order: BatchOrder;
  readonly #picksRows: boolean;
  #recipe: Recipe;
  #submits = 0;

  private constructor(parts: TrainerParts, plan: Plan, runner: PlanRunner, finite: RangePass) {
    this.#parts = parts;
    this.plan = plan;
    this.#runner = runner;
    this.#finite = finite;
    this.#readback = new Readback(parts.ctx);
    this.#recipe = parts.recipe;
    this.#order = new BatchOrder(parts.recipe.batch, parts.table.rows);
    this.#picksRows = Object.hasOwn(plan.inputs, NAMES.rows);
  }

  /** The recipe's training step for the table's rows, by default compiled so that it begins soon. */
  static async create(parts: TrainerParts, plan: Plan = compileFor(parts.ctx, stepProgram(parts))): Promise<Trainer> {
    const { ctx, pipelines, state, table } = parts;
    const [runner, finite] = await allMade([
      PlanRunner.create(ctx, pipelines, plan, { slots: SLOTS, shared: { ...state.shared, ...table.shared } }),
      createFinitePass(ctx, pipelines, [state.slice(NAMES.theta)]),
    ]);
    return new Trainer(parts, plan, runner, finite);
  }

  /** Takes numbers that do not change the plan: the schedule and the optimizer's. */
  adjust(recipe: Recipe): void {
    this.#recipe = recipe;
  }

  /** The recipe with the numbers in force. */
  get recipe(): Recipe {
    return this.#recipe;
  }

  learningRate(step: number): number {
    return rate(this.#recipe.schedule, step);
  }

  /** Passes over the training rows up to `step`, counted on this table. */
  epochOf(step: number): number {
    return (step - this.#parts.origin) / this.#order.stepsPerEpoch;
  }

  /** Submits steps firstStep … firstStep + count − 1 (count ≤ SLOTS); resolves when they are done. */
  submit(firstStep: number, count: number): Promise<TrainResult> {
    const { ctx, state } = this.#parts;
    const saved = this.#submits++ % 2;
    this.#runner.writeSteps(
      0,
      Array.from({ length: count }, (_, i) => this.feeds(firstStep + i)),
    );
    const encoder = ctx.device.createCommandEncoder({ label: `training steps ${firstStep} to ${firstStep + count - 1}` });
    state.save(encoder, saved);
    const pass = encoder.beginComputePass({ label: this.plan.label });
    for (let slot = 0; slot < count; slot++) this.#runner.record(pass, slot);
    pass.end();
    this.#finite.record(encoder);
    const loss = this.#runner.bufferOf('loss');
    const stride = slotStride(1) * 4;
    const ticket = this.#readback.enqueue(encoder, [{ ...loss, size: (count - 1) * stride + 4 }, this.#finite.results]);
    if (!ticket) throw new Error('training: more submits under way than readbacks');
    ctx.device.queue.submit([encoder.finish()]);
    return ticket.finish().then(([ring, flag]) => {
      const slots = new Float32Array(ring!);
      const losses = Float32Array.from({ length: count }, (_, i) => slots[i * slotStride(1)]!);
      return { firstStep, losses, finite: firstNotFinite(this.#finite, flag!)[0] === -1 && losses.every(Number.isFinite), saved };
    });
  }

  /**
   * What step `step` is given: its rates and the rows of its batch. A step before this table's first, which can be measured but
   * was trained on other rows, is given those of the first.
   */
  feeds(step: number): StepFeed {
    const order = this.#picksRows ? this.#order : undefined;
    const feeds = stepFeeds(this.#recipe.optimizer, this.#recipe.schedule, step);
    return order ? { ...feeds, [NAMES.rows]: order.rowsOf(Math.max(0, step - this.#parts.origin)) } : feeds;
  }

  destroy(): void {
    this.#readback.destroy();
    this.#finite.destroy();
    this.#runner.destroy();
  }
}
