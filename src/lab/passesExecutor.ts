import { compile } from '../compile';
import type { CompileOptions, Plan } from '../compile';
import { PipelineCache } from '../gpu/pipelines';
import { AdaptiveSteps } from '../gpu/adaptiveSteps';
import { GpuContext } from '../gpu/context';
import { PlanRunner } from '../gpu/planRunner';
import { Readback } from '../gpu/readback';
import { replicate } from '../graph';
import type { Executor, Feeds, Loaded, Program, Replicas, RunOptions } from '../graph';
import { compileFor } from './blockChoice';

/** Runs recorded into one submit; more are split. */
const SLOTS = 64;

/** For an executor on a device that others use as well. */
export interface Sharing {
  /** Where the device's kernels are compiled already. */
  readonly pipelines: PipelineCache;
  /** How long a submit should take, in ms, the others' turns included. */
  readonly targetMs: number;
}

/** Runs programs on the GPU, one dispatch a fused group. The caller owns the context. */
export class PassesExecutor implements Executor {
  readonly #ctx: GpuContext;
  readonly #pipelines: PipelineCache;
  readonly #options: CompileOptions | undefined;
  readonly #sharing: Sharing | undefined;

  constructor(ctx: GpuContext, options?: CompileOptions, sharing?: Sharing) {
    this.#ctx = ctx;
    this.#pipelines = sharing?.pipelines ?? new PipelineCache(ctx);
    this.#options = options;
    this.#sharing = sharing;
  }

  async load(single: Program, feeds: Feeds, replicas?: Replicas): Promise<Loaded> {
    const program = replicas ? replicate(single, replicas) : single;
    const plan = this.#options ? compile(program, this.#options) : compileFor(this.#ctx, program);
    const runner = await PlanRunner.create(this.#ctx, this.#pipelines, plan, { slots: SLOTS });
    for (const [name, { buffer }] of Object.entries(plan.inputs)) {
      const { role, type } = plan.buffers[buffer]!;
      if (role === 'step') continue;
      const values = feeds[name];
      if (!values) throw new Error(`${plan.label}: no value given for input "${name}"`);
      runner.write(name, type === 'u32' ? Uint32Array.from(values) : Float32Array.from(values));
    }
    return new PassesProgram(this.#ctx, plan, runner, this.#sharing && new AdaptiveSteps({ ...this.#sharing, slots: SLOTS }));
  }
}

class PassesProgram implements Loaded {
  readonly #ctx: GpuContext;
  readonly #plan: Plan;
  readonly #runner: PlanRunner;
  readonly #readback: Readback;
  /** How many runs a submit takes, where the device is shared. */
  readonly #pace: AdaptiveSteps | undefined;

  constructor(ctx: GpuContext, plan: Plan, runner: PlanRunner, pace?: AdaptiveSteps) {
    this.#pace = pace;
    this.#ctx = ctx;
    this.#plan = plan;
    this.#runner = runner;
    this.#readback = new Readback(ctx);
  }

  async run(steps: readonly Feeds[], { signal, onProgress }: RunOptions = {}): Promise<Record<string, Float64Array[]>> {
    const kept = this.#stepOutputs();
    const results = Object.fromEntries(kept.map((name): [string, Float64Array[]] => [name, []]));
    for (let first = 0, end: number; first < steps.length; first = end) {
      signal?.throwIfAborted();
      end = Math.min(steps.length, first + (this.#pace?.steps ?? SLOTS));
      const part = steps.slice(first, end);
      const begin = performance.now();
      this.#submit(part);
      for (const name of kept) {
        const slices = part.map((_, slot) => this.#runner.bufferOf(name, slot));
        for (const bytes of await this.#readback.read(slices)) results[name]!.push(Float64Array.from(new Float32Array(bytes)));
      }
      // Whoever wants to cancel or to know how far it is needs the submit to have ended, not only to be under way.
      if (signal ?? onProgress ?? this.#pace) await this.#ctx.until(this.#ctx.device.queue.onSubmittedWorkDone());
      this.#pace?.report(part.length, performance.now() - begin);
      onProgress?.(end);
    }
    return results;
  }

  #submit(steps: readonly Feeds[]): void {
    const { device } = this.#ctx;
    this.#runner.writeSteps(0, steps);
    const encoder = device.createCommandEncoder({ label: this.#plan.label });
    const pass = encoder.beginComputePass({ label: this.#plan.label });
    for (let slot = 0; slot < steps.length; slot++) this.#runner.record(pass, slot);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  #stepOutputs(): string[] {
    const { buffers, outputs } = this.#plan;
    return Object.keys(outputs).filter((name) => buffers[outputs[name]!.buffer]!.role === 'stepOutput');
  }

  write(name: string, values: ArrayLike<number>): void {
    const { type } = this.#plan.buffers[this.#plan.inputs[name]?.buffer ?? -1] ?? { type: 'f32' };
    this.#runner.write(name, type === 'u32' ? Uint32Array.from(values) : Float32Array.from(values));
  }

  async read(name: string): Promise<Float64Array> {
    const [bytes] = await this.#readback.read([this.#runner.bufferOf(name)]);
    return Float64Array.from(new Float32Array(bytes!));
  }

  dispose(): void {
    this.#readback.destroy();
    this.#runner.destroy();
  }
}

let shared: Promise<PassesExecutor> | undefined;

/** The executor on the environment's own GPU, which is asked for when the first program is loaded. */
export const passesExecutor: Executor = {
  async load(program, feeds, replicas) {
    shared ??= GpuContext.create(navigator.gpu).then((ctx) => new PassesExecutor(ctx));
    return (await shared).load(program, feeds, replicas);
  },
};
