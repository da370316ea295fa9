import type { GpuContext } from '../../../gpu/context';
import { PlanRunner } from '../../../gpu/plans/planRunner';
import type { StepFeed } from '../../../gpu/plans/planRunner';
import { Readback } from '../../../gpu/readback';
import { UPDATE_SIZES, updatesProgram } from '../../../nn/training';
import { compileFor } from '../../device/blockChoice';
import type { UpdateFrame } from '../../protocol/messages';
import { trainingOf } from '../../recipe/problem';
import { sharedWith } from '../deviceState';
import type { TrainerParts } from '../trainer';

/** Measures how far the next training step would move each layer's weights: the price of one step, which is not taken. */
export class UpdateMeter {
  readonly #ctx: GpuContext;
  readonly #runner: PlanRunner;
  readonly #readback: Readback;

  private constructor(ctx: GpuContext, runner: PlanRunner) {
    this.#ctx = ctx;
    this.#runner = runner;
    this.#readback = new Readback(ctx);
  }

  /** Compiles for the recipe's own optimizer and batches. */
  static async create({ ctx, pipelines, recipe, inputs, state, table }: TrainerParts): Promise<UpdateMeter> {
    const plan = compileFor(ctx, updatesProgram(trainingOf(recipe, inputs), table.rows, recipe.batch));
    const shared = sharedWith(plan, state, table);
    return new UpdateMeter(ctx, await PlanRunner.create(ctx, pipelines, plan, { slots: 1, shared }));
  }

  /** The sizes of the step from the state after everything submitted so far, given that step's `feeds`; one entry a layer. */
  async measure(feeds: StepFeed): Promise<UpdateFrame[]> {
    this.#runner.writeSteps(0, [feeds]);
    const encoder = this.#ctx.device.createCommandEncoder({ label: this.#runner.plan.label });
    const pass = encoder.beginComputePass({ label: this.#runner.plan.label });
    this.#runner.record(pass, 0);
    pass.end();
    const ticket = this.#readback.enqueue(
      encoder,
      UPDATE_SIZES.map((name) => this.#runner.bufferOf(name)),
    );
    if (!ticket) throw new Error('sizes of updates: more measurements under way than readbacks');
    this.#ctx.device.queue.submit([encoder.finish()]);
    const [weights, gradients, changes] = (await ticket.finish()).map((bytes) => new Float32Array(bytes)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return Array.from(weights, (weight, layer) => ({
      gradientRms: Math.sqrt(gradients[layer]!),
      updateRatio: Math.sqrt(changes[layer]! / weight),
    }));
  }

  destroy(): void {
    this.#readback.destroy();
    this.#runner.destroy();
  }
}
