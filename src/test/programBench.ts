import { afterAll } from 'vitest';
import { compile } from '../compile';
import type { ChooseBlock, Plan } from '../compile';
import type { GpuContext } from '../gpu/context';
import { PipelineCache } from '../gpu/pipelines';
import { boundBytes, hasSlots, slotBytes } from '../gpu/plans/planBuffers';
import { PlanRunner } from '../gpu/plans/planRunner';
import { Readback } from '../gpu/readback';
import type { Feeds, Program } from '../graph';
import { openGpu } from './openGpu';

export interface BenchOptions {
  readonly chooseBlock?: ChooseBlock;
  /** Runs that go into one submit; all unless said. */
  readonly perSubmit?: number;
}

/** What the runs of a program left behind: for per-step outputs a value each run, for the rest the last. */
export interface BenchResult {
  readonly plan: Plan;
  readonly outputs: Readonly<Record<string, Float32Array[]>>;
  readonly states: Readonly<Record<string, Float32Array>>;
}

/** Runs programs on one device with one pipeline cache, on buffers that are full of NaN until something is written. */
export class ProgramBench {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  readonly #readback: Readback;

  private constructor(ctx: GpuContext) {
    this.ctx = ctx;
    this.pipelines = new PipelineCache(ctx);
    this.#readback = new Readback(ctx);
  }

  /** A bench for the tests of a file, on a device that is closed after them. */
  static async open(): Promise<ProgramBench> {
    const { ctx } = await openGpu();
    const bench = new ProgramBench(ctx);
    afterAll(() => bench.#readback.destroy());
    return bench;
  }

  /** Runs the program once for each element of `steps`. */
  async run(program: Program, feeds: Feeds, steps: readonly Feeds[] = [{}], options: BenchOptions = {}): Promise<BenchResult> {
    const { chooseBlock, perSubmit = steps.length } = options;
    const plan = compile(program, chooseBlock ? { chooseBlock } : {});
    const shared = this.#poisoned(plan, steps.length);
    const runner = await PlanRunner.create(this.ctx, this.pipelines, plan, { slots: steps.length, shared });
    for (const [name, { buffer }] of Object.entries(plan.inputs)) {
      const { role, type } = plan.buffers[buffer]!;
      if (role !== 'step') runner.write(name, (type === 'u32' ? Uint32Array : Float32Array).from(feeds[name]!));
    }
    runner.writeSteps(0, steps);
    for (let first = 0; first < steps.length; first += perSubmit) this.#submit(runner, first, Math.min(perSubmit, steps.length - first));
    const result = { plan, outputs: await this.#outputs(runner, steps.length), states: await this.#states(runner) };
    runner.destroy();
    for (const buffer of Object.values(shared)) this.ctx.memory.destroy(buffer);
    return result;
  }

  /** A buffer full of NaN for everything but constants. */
  #poisoned(plan: Plan, slots: number): Record<string, GPUBuffer> {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const shared = plan.buffers
      .filter(({ role }) => role !== 'constant')
      .map((spec): [string, GPUBuffer] => {
        const bytes = hasSlots(spec) ? slotBytes(spec) * slots : boundBytes(spec);
        const nan = new Uint32Array(bytes / 4).fill(0x7fc00000);
        return [spec.label, this.ctx.memory.upload(`poisoned ${spec.label}`, nan, usage)];
      });
    return Object.fromEntries(shared);
  }

  #submit(runner: PlanRunner, first: number, count: number): void {
    const encoder = this.ctx.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let slot = first; slot < first + count; slot++) runner.record(pass, slot);
    pass.end();
    this.ctx.device.queue.submit([encoder.finish()]);
  }

  async #outputs(runner: PlanRunner, slots: number): Promise<Record<string, Float32Array[]>> {
    const { outputs, buffers } = runner.plan;
    const result: Record<string, Float32Array[]> = {};
    for (const [name, { buffer }] of Object.entries(outputs)) {
      const each = buffers[buffer]!.role === 'stepOutput';
      result[name] = await this.#read(Array.from({ length: each ? slots : 1 }, (_, slot) => runner.bufferOf(name, slot)));
    }
    return result;
  }

  async #states(runner: PlanRunner): Promise<Record<string, Float32Array>> {
    const { inputs, buffers } = runner.plan;
    const names = Object.keys(inputs).filter((name) => buffers[inputs[name]!.buffer]!.role === 'state');
    const values = await this.#read(names.map((name) => runner.bufferOf(name)));
    return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  }

  async #read(slices: Parameters<Readback['read']>[0]): Promise<Float32Array[]> {
    const parts = await this.#readback.read(slices);
    return parts.map((bytes) => new Float32Array(bytes));
  }
}
