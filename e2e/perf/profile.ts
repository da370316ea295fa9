import type { Plan } from '../../src/compile';
import { BoundDispatch } from '../../src/gpu/plans/planBindings';
import { boundBytes, createPlanBuffers, hasSlots, slotBytes } from '../../src/gpu/plans/planBuffers';
import { PlanRunner } from '../../src/gpu/plans/planRunner';
import { Readback } from '../../src/gpu/readback';
import type { Bench } from './bench';

/** What one dispatch takes when it has a compute pass to itself. */
export interface DispatchTime {
  readonly index: number;
  readonly kernel: string;
  readonly label: string;
  readonly shape: string;
  readonly workgroups: string;
  readonly flops: number;
  readonly bytes: number;
  /** Median over the repeats. */
  readonly microseconds: number;
}

/** Times every dispatch of the training step with timestamp queries, over `repeats` steps. */
export async function profile(bench: Bench, repeats: number): Promise<DispatchTime[]> {
  const { ctx, pipelines, plan, trainer } = bench;
  if (!ctx.features.has('timestamp-query')) throw new Error('This browser gives no timestamps; start it with --enable-unsafe-webgpu.');
  const shared = allBuffers(bench);
  const runner = await PlanRunner.create(ctx, pipelines, plan, { slots: 1, shared });
  const memory = await createPlanBuffers(ctx, plan, 1, shared);
  const kernels = await Promise.all(plan.dispatches.map(({ wgsl, label }) => pipelines.compute(wgsl, label)));
  const dispatches = kernels.map((kernel, i) => new BoundDispatch(ctx, kernel, plan, i, memory));
  const timer = new PassTimer(bench, dispatches.length);
  const times = dispatches.map((): number[] => []);
  for (let step = 0; step <= repeats; step++) {
    runner.writeSteps(0, [trainer.feeds(step)]);
    const taken = await timer.time(dispatches);
    // The first step also pays for what is made on first use.
    if (step > 0) taken.forEach((time, i) => times[i]!.push(time));
  }
  return plan.dispatches.map(({ kernel, label, shape, workgroups, flops, bytes }, index) => {
    const sorted = times[index]!.sort((a, b) => a - b);
    return { index, kernel, label, shape, workgroups: workgroups.join('×'), flops, bytes, microseconds: sorted[sorted.length >> 1]! };
  });
}

/** The state and table of the bench, and a buffer for everything else but constants, so that two owners can use the same. */
function allBuffers({ ctx, plan, state, table }: Bench): Record<string, GPUBuffer> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const given = { ...state.shared, ...table.shared };
  const taken = new Set(Object.keys(given).map((name) => plan.inputs[name]?.buffer));
  const others = plan.buffers.filter(({ role }, i) => role !== 'constant' && !taken.has(i));
  const bytesOf = (spec: Plan['buffers'][number]) => (hasSlots(spec) ? slotBytes(spec) : boundBytes(spec));
  return { ...given, ...Object.fromEntries(others.map((spec) => [spec.label, ctx.memory.create(spec.label, bytesOf(spec), usage)])) };
}

/** Runs dispatches each in a pass of its own, and reads the clock before and after. */
class PassTimer {
  readonly #ctx: Bench['ctx'];
  readonly #queries: GPUQuerySet;
  readonly #results: GPUBuffer;
  readonly #readback: Readback;

  constructor({ ctx }: Bench, passes: number) {
    this.#ctx = ctx;
    this.#queries = ctx.device.createQuerySet({ type: 'timestamp', count: 2 * passes });
    this.#results = ctx.memory.create('timestamps', 16 * passes, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
    this.#readback = new Readback(ctx);
  }

  /** Microseconds of each. */
  async time(dispatches: readonly BoundDispatch[]): Promise<number[]> {
    const encoder = this.#ctx.device.createCommandEncoder();
    dispatches.forEach((dispatch, i) => {
      const timestampWrites = { querySet: this.#queries, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 };
      const pass = encoder.beginComputePass({ label: dispatch.label, timestampWrites });
      pass.setPipeline(dispatch.pipeline);
      pass.setBindGroup(0, dispatch.group(0));
      pass.dispatchWorkgroups(dispatch.workgroups[0], dispatch.workgroups[1], dispatch.workgroups[2]);
      pass.end();
    });
    encoder.resolveQuerySet(this.#queries, 0, 2 * dispatches.length, this.#results, 0);
    this.#ctx.device.queue.submit([encoder.finish()]);
    const [bytes] = await this.#readback.read([{ buffer: this.#results, offset: 0, size: 16 * dispatches.length }]);
    const stamps = new BigInt64Array(bytes!);
    return dispatches.map((_, i) => Number(stamps[2 * i + 1]! - stamps[2 * i]!) / 1000);
  }
}
