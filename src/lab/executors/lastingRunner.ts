import { hasSameKernels } from '../../compile';
import type { Plan } from '../../compile';
import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import { PlanRunner } from '../../gpu/plans/planRunner';

/** After so many floating-point operations the kernels that compute fastest are worth compiling: two to four seconds on an emulated GPU. */
const ENOUGH_WORK = 1.2e10;

/**
 * A program's runner, which makes way for one with faster kernels once the program has been at work for a while: those take
 * long to compile, and the first result need not wait for them. Both have the same buffers and give the same bits.
 */
export class LastingRunner {
  readonly #ctx: GpuContext;
  readonly #pipelines: PipelineCache;
  /** Compiles the program with the kernels that compute fastest. */
  readonly #plan: () => Plan;
  readonly #first: PlanRunner;
  #second: PlanRunner | undefined;
  #work = 0;
  #isDestroyed = false;

  constructor(ctx: GpuContext, pipelines: PipelineCache, first: PlanRunner, plan: () => Plan) {
    this.#ctx = ctx;
    this.#pipelines = pipelines;
    this.#first = first;
    this.#plan = plan;
  }

  /** The runner to record the next submit with. */
  get current(): PlanRunner {
    return this.#second ?? this.#first;
  }

  /** Tells of so many runs that were submitted. */
  report(runs: number): void {
    const before = this.#work;
    this.#work += runs * this.#first.plan.dispatches.reduce((sum, { flops }) => sum + flops, 0);
    if (before < ENOUGH_WORK && this.#work >= ENOUGH_WORK) void this.#replace();
  }

  async #replace(): Promise<void> {
    const { plan, slots, shared } = this.#first;
    const faster = this.#plan();
    if (hasSameKernels(faster, plan)) return;
    // A lost device shows itself at the next submit; where there is no room for more, the first runner stays.
    const runner = await PlanRunner.create(this.#ctx, this.#pipelines, faster, { slots, shared }).catch(() => undefined);
    if (this.#isDestroyed) runner?.destroy();
    else this.#second = runner;
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#second?.destroy();
    this.#first.destroy();
  }
}
