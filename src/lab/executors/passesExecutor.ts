import { compile, shareOf } from '../../compile';
import type { CompileOptions, Plan } from '../../compile';
import { PipelineCache } from '../../gpu/pipelines';
import { AdaptiveSteps } from '../../gpu/adaptiveSteps';
import type { GpuContext } from '../../gpu/context';
import { PlanRunner } from '../../gpu/plans/planRunner';
import { Readback } from '../../gpu/readback';
import { awaitTurn } from '../../gpu/turn';
import { RunParts } from '../../gpu/plans/runParts';
import type { Executor, Feeds, Loaded, Program, Replicas, RunOptions } from '../../graph';
import { replicate } from '../../graph/replicate';
import { compileFor } from '../device/blockChoice';
import { dispatchLimit } from '../device/dispatchLimit';
import { LastingRunner } from './lastingRunner';
import { onOwnGpu } from './onOwnGpu';

/** Runs recorded into one submit; more are split. */
const SLOTS = 64;

/** How long a submit should take where someone waits for it to end, in ms: a wish to stop is heard after each. */
const TARGET_MS = 50;

/** For an executor on a device that others use as well. */
export interface Sharing {
  /** Where the device's kernels are compiled already. */
  readonly pipelines: PipelineCache;
  /** How long a submit should take once its turn has come, in ms. */
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
      runner.write(name, asType(values, type));
    }
    const { targetMs = TARGET_MS } = this.#sharing ?? {};
    // While others use the device, seconds of compiling would hold them up, and did not pay (docs/performance.md).
    const lasting = () => (this.#options || this.#sharing ? plan : compileFor(this.#ctx, program, 'lasting'));
    const runners = new LastingRunner(this.#ctx, this.#pipelines, runner, lasting);
    return new PassesProgram(this.#ctx, plan, runners, targetMs, this.#sharing && new AdaptiveSteps({ targetMs, slots: SLOTS }));
  }
}

/** The values as the device takes them; what has their type already is not copied. */
function asType(values: ArrayLike<number>, type: 'f32' | 'u32'): Float32Array | Uint32Array {
  if (type === 'u32') return values instanceof Uint32Array ? values : new Uint32Array(values);
  return values instanceof Float32Array ? values : new Float32Array(values);
}

class PassesProgram implements Loaded {
  readonly #ctx: GpuContext;
  readonly #plan: Plan;
  readonly #runners: LastingRunner;
  readonly #readback: Readback;
  readonly #targetMs: number;
  #runner: PlanRunner;
  /** The submits that one run takes. */
  #parts: RunParts;
  /** How many runs a submit takes, where the device is shared. */
  readonly #pace: AdaptiveSteps | undefined;

  constructor(ctx: GpuContext, plan: Plan, runners: LastingRunner, targetMs: number, pace?: AdaptiveSteps) {
    this.#pace = pace;
    this.#ctx = ctx;
    this.#plan = plan;
    this.#runners = runners;
    this.#targetMs = targetMs;
    this.#readback = new Readback(ctx);
    this.#runner = runners.current;
    this.#parts = this.#partsOf(this.#runner);
  }

  #partsOf({ busy }: PlanRunner): RunParts {
    const perMs = dispatchLimit(this.#ctx, 1);
    return new RunParts(
      busy.map((dispatch) => shareOf(dispatch, perMs)),
      this.#targetMs,
    );
  }

  /** Goes on with faster kernels once they are there. */
  #takeFaster(): void {
    if (this.#runners.current === this.#runner) return;
    this.#runner = this.#runners.current;
    this.#parts = this.#partsOf(this.#runner);
  }

  async run(steps: readonly Feeds[], { signal, onProgress }: RunOptions = {}): Promise<Record<string, Float64Array[]>> {
    const kept = this.#stepOutputs();
    const results = Object.fromEntries(kept.map((name): [string, Float64Array[]] => [name, []]));
    // Whoever wants to cancel or to know how far it is needs the submit to have ended, not only to be under way.
    const waits = (signal ?? onProgress ?? this.#pace) !== undefined;
    for (let first = 0, end: number; first < steps.length; first = end) {
      signal?.throwIfAborted();
      this.#takeFaster();
      const isLong = waits && this.#parts.ends.length > 1;
      end = Math.min(steps.length, first + (isLong ? 1 : (this.#pace?.steps ?? SLOTS)));
      const part = steps.slice(first, end);
      this.#runner.writeSteps(0, part);
      const took = isLong ? await this.#runInParts(signal) : this.#submit(part.length);
      this.#runners.report(part.length);
      for (const name of kept) {
        const slices = part.map((_, slot) => this.#runner.bufferOf(name, slot));
        for (const bytes of await this.#readback.read(slices)) results[name]!.push(new Float64Array(new Float32Array(bytes)));
      }
      if (waits) await this.#finished();
      const ms = took();
      if (part.length === 1) this.#parts.report(ms);
      if (!isLong) this.#pace?.report(part.length, ms);
      onProgress?.(end);
    }
    return results;
  }

  /** One run in several submits, each after the one before it has ended; the result tells what `#submit` does of all of them. */
  async #runInParts(signal: AbortSignal | undefined): Promise<() => number> {
    let [first, ms] = [0, 0];
    for (const end of this.#parts.ends) {
      signal?.throwIfAborted();
      const took = this.#submit(1, first, end);
      await this.#finished();
      ms += took();
      first = end;
    }
    return () => ms;
  }

  #finished(): Promise<void> {
    return this.#ctx.until(this.#ctx.device.queue.onSubmittedWorkDone());
  }

  /** Submits so many runs, or some dispatches of each; once they have ended, the result tells for how many ms it was their turn. */
  #submit(runs: number, first?: number, end?: number): () => number {
    const { device } = this.#ctx;
    const took = awaitTurn(device);
    const encoder = device.createCommandEncoder({ label: this.#plan.label });
    const pass = encoder.beginComputePass({ label: this.#plan.label });
    for (let slot = 0; slot < runs; slot++) this.#runner.record(pass, slot, first, end);
    pass.end();
    device.queue.submit([encoder.finish()]);
    return took;
  }

  #stepOutputs(): string[] {
    const { buffers, outputs } = this.#plan;
    return Object.keys(outputs).filter((name) => buffers[outputs[name]!.buffer]!.role === 'stepOutput');
  }

  write(name: string, values: ArrayLike<number>): void {
    const { type } = this.#plan.buffers[this.#plan.inputs[name]?.buffer ?? -1] ?? { type: 'f32' };
    this.#runner.write(name, asType(values, type));
  }

  async read(name: string): Promise<Float64Array> {
    const [bytes] = await this.#readback.read([this.#runner.bufferOf(name)]);
    return new Float64Array(new Float32Array(bytes!));
  }

  dispose(): void {
    this.#readback.destroy();
    this.#runners.destroy();
  }
}

/** Asks for the environment's own GPU when the first program is loaded. */
export const passesExecutor = onOwnGpu((ctx) => new PassesExecutor(ctx));
