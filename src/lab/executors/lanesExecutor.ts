import { compileLanes, LanesRefusal } from '../../compile/lanes';
import type { LanesPlan } from '../../compile/lanes';
import { AdaptiveSteps } from '../../gpu/adaptiveSteps';
import type { GpuContext } from '../../gpu/context';
import { LanesRunner } from '../../gpu/plans/lanesRunner';
import { PipelineCache } from '../../gpu/pipelines';
import { Readback } from '../../gpu/readback';
import { awaitTurn } from '../../gpu/turn';
import type { Executor, Feeds, Loaded, Program, Replicas, RunOptions } from '../../graph';
import { varyingInputs } from '../../graph/replicate';
import type { Sharing } from './passesExecutor';
import { onOwnGpu } from './onOwnGpu';

/** How replicas share the device: each has one invocation, or the four lanes of a subgroup; by default what is faster. */
export type LanesForm = 'auto' | 'single' | 'quad';

export interface LanesExecutorOptions {
  readonly form?: LanesForm;
  /** See `LanesOptions`; by default what suits the device. */
  readonly rolledMoves?: boolean;
  /** Operations that the code may have; more are refused. */
  readonly mostCode?: number;
  /** For a device that others use as well. */
  readonly sharing?: Sharing;
}

/** How long a dispatch should take on a device of one's own, in ms. */
const TARGET_MS = 50;

/** Operations a second that even a slow device does in one invocation after the other: bounds the first dispatch. */
const SLOWEST_RATE = 1e8;

/** Fewer replicas than this leave lanes of an emulated GPU idle, which its quads use (measured). */
const ENOUGH_FOR_SINGLE = 16;

/** Runs programs on the GPU, all steps of a replica in registers. The caller owns the context. */
export class LanesExecutor implements Executor {
  readonly #ctx: GpuContext;
  readonly #pipelines: PipelineCache;
  readonly #options: LanesExecutorOptions;

  constructor(ctx: GpuContext, options: LanesExecutorOptions = {}) {
    this.#ctx = ctx;
    this.#pipelines = options.sharing?.pipelines ?? new PipelineCache(ctx);
    this.#options = options;
  }

  /** The kernel that `load` would run. Throws LanesRefusal where the program does not fit. */
  plan(program: Program, replicas: Replicas = { count: 1, varying: Object.keys(program.updates ?? {}) }): LanesPlan {
    const { software } = this.#ctx.adapter;
    const { form = 'auto', rolledMoves = software, mostCode } = this.#options;
    const limit = { rolledMoves, ...(mostCode !== undefined && { mostCode }) };
    const workgroup = software ? (replicas.count < 256 ? 4 : 16) : 64;
    const single = () => compileLanes(program, replicas, { ...limit, workgroup });
    const wantsQuad = form === 'quad' || (form === 'auto' && this.#ctx.hasQuads && replicas.count < ENOUGH_FOR_SINGLE);
    if (!wantsQuad) return single();
    if (!this.#ctx.hasQuads) throw new RangeError('quads want subgroups of exactly four lanes, which this device does not have');
    if (form === 'quad') return compileLanes(program, replicas, { ...limit, quad: true });
    try {
      return compileLanes(program, replicas, { ...limit, quad: true });
    } catch (error) {
      if (error instanceof LanesRefusal && error.obstacle !== 'size') return single();
      throw error;
    }
  }

  /** Rejects with LanesRefusal where the program does not fit. */
  async load(program: Program, feeds: Feeds, replicas?: Replicas): Promise<Loaded> {
    const states = Object.keys(program.updates ?? {});
    if (replicas) varyingInputs(program, replicas);
    const plan = this.plan(program, replicas ?? { count: 1, varying: states });
    const runner = await LanesRunner.create(this.#ctx, this.#pipelines, plan, replicas?.count ?? 1);
    try {
      for (const [name, { space }] of Object.entries(plan.inputs)) {
        if (space === 'sharedSteps' || space === 'varyingSteps') continue;
        const values = feeds[name];
        if (!values) throw new Error(`${plan.label}: no value given for input "${name}"`);
        runner.write(name, values);
      }
    } catch (error) {
      runner.destroy();
      throw error;
    }
    return new LanesProgram(this.#ctx, runner, this.#options.sharing?.targetMs ?? TARGET_MS);
  }
}

class LanesProgram implements Loaded {
  readonly #ctx: GpuContext;
  readonly #runner: LanesRunner;
  readonly #readback: Readback;
  /** How many steps, counted over all replicas, a dispatch takes. */
  readonly #budget: AdaptiveSteps;
  readonly #stepOutputs: readonly string[];
  /** Values of the outputs of every step in the last of them. */
  #last: Readonly<Record<string, Float64Array>> = {};

  constructor(ctx: GpuContext, runner: LanesRunner, targetMs: number) {
    this.#ctx = ctx;
    this.#runner = runner;
    this.#readback = new Readback(ctx);
    const { operations, outputs } = runner.plan;
    const first = Math.floor((targetMs / 1000) * (SLOWEST_RATE / Math.max(1, operations)));
    this.#budget = new AdaptiveSteps({ targetMs, slots: Number.MAX_SAFE_INTEGER, first });
    this.#stepOutputs = Object.keys(outputs).filter((name) => outputs[name]!.space === 'stepResults');
  }

  async run(steps: readonly Feeds[], { signal, onProgress }: RunOptions = {}): Promise<Record<string, Float64Array[]>> {
    const results = Object.fromEntries(this.#stepOutputs.map((name): [string, Float64Array[]] => [name, []]));
    let done = 0;
    while (done < steps.length) {
      const { count, slots } = this.#runner;
      const planned = Math.max(1, Math.min(slots, Math.floor(this.#budget.steps / count)));
      const part = steps.slice(done, done + planned);
      this.#runner.writeSteps(part);
      const values = await this.#dispatch(part.length, signal);
      for (const name of this.#stepOutputs) {
        for (let slot = 0; slot < part.length; slot++) results[name]!.push(new Float64Array(this.#runner.stepValues(values, name, slot)));
      }
      done += part.length;
      onProgress?.(done);
    }
    this.#last = Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.at(-1) ?? new Float64Array()]));
    return results;
  }

  /** Runs steps of all replicas, in as many dispatches as it takes; the outputs of every step. */
  async #dispatch(steps: number, signal: AbortSignal | undefined): Promise<Float32Array> {
    const { count, plan } = this.#runner;
    let first = 0;
    while (first < count) {
      signal?.throwIfAborted();
      const whole = Math.floor(this.#budget.steps / steps / plan.workgroup) * plan.workgroup;
      const end = Math.min(count, first + Math.max(1, plan.workgroup / plan.lanes, whole));
      const took = awaitTurn(this.#ctx.device);
      this.#runner.submit(first, end, steps);
      const values = end === count ? await this.#stepValues(steps) : undefined;
      if (!values) await this.#ctx.until(this.#ctx.device.queue.onSubmittedWorkDone());
      this.#budget.report((end - first) * steps, took());
      if (values) return values;
      first = end;
    }
    return new Float32Array();
  }

  async #stepValues(steps: number): Promise<Float32Array> {
    if (this.#stepOutputs.length === 0) {
      await this.#ctx.until(this.#ctx.device.queue.onSubmittedWorkDone());
      return new Float32Array();
    }
    const [bytes] = await this.#readback.read([this.#runner.stepsSlice(steps)]);
    return new Float32Array(bytes!);
  }

  write(name: string, values: ArrayLike<number>): void {
    this.#runner.write(name, values);
  }

  async read(name: string): Promise<Float64Array> {
    const last = this.#last[name];
    if (last) return last.slice();
    const [bytes] = await this.#readback.read([this.#runner.bufferOf(name)]);
    return new Float64Array(new Float32Array(bytes!));
  }

  dispose(): void {
    this.#readback.destroy();
    this.#runner.destroy();
  }
}

/** Asks for the environment's own GPU when the first program is loaded. */
export const lanesExecutor = onOwnGpu((ctx) => new LanesExecutor(ctx));
