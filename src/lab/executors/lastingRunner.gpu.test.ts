import { expect, test, vi } from 'vitest';
import type { Plan } from '../../compile';
import { PipelineCache } from '../../gpu/pipelines';
import { PlanRunner } from '../../gpu/plans/planRunner';
import { Readback } from '../../gpu/readback';
import { ops } from '../../graph';
import type { Program } from '../../graph';
import { openGpu } from '../../test/openGpu';
import { compileFor } from '../device/blockChoice';
import { LastingRunner } from './lastingRunner';

const { ctx } = await openGpu();
const pipelines = new PipelineCache(ctx);

/** A state that is multiplied by a matrix in every run: 2^20 multiply-adds, for which emulated GPUs have a faster block. */
const N = 102;
const M = 104;
const program: Program = (() => {
  const [state, b] = [ops.input('state', [M, N]), ops.input('b', [N, N])];
  return { label: 'product', outputs: {}, updates: { state: ops.matmul(state, b) } };
})();

async function start(plan: () => Plan) {
  const first = await PlanRunner.create(ctx, pipelines, compileFor(ctx, program), { slots: 1 });
  const wave = (size: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i) / 10);
  first.write('state', wave(M * N));
  first.write('b', wave(N * N));
  return { first, runners: new LastingRunner(ctx, pipelines, first, plan) };
}

async function twice(runners: () => PlanRunner): Promise<Float32Array> {
  for (let i = 0; i < 2; i++) {
    const encoder = ctx.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    runners().record(pass, 0);
    pass.end();
    ctx.device.queue.submit([encoder.finish()]);
  }
  const readback = new Readback(ctx);
  const [bytes] = await readback.read([runners().bufferOf('state')]);
  readback.destroy();
  return new Float32Array(bytes!);
}

/** The plan of other blocks, whatever the device. */
const faster = (): Plan => {
  const plan = compileFor(ctx, program, 'lasting');
  const dispatches = plan.dispatches.map((dispatch) => ({ ...dispatch, wgsl: `${dispatch.wgsl}\n// Another text.\n` }));
  return { ...plan, dispatches };
};

test('after enough work another runner goes on with the same buffers and the same bits', async () => {
  const plain = await start(faster);
  const expected = await twice(() => plain.first);
  const again = await start(faster);
  again.runners.report(1);
  expect(again.runners.current).toBe(again.first);
  again.runners.report(1e4);
  await expect.poll(() => again.runners.current === again.first).toBe(false);
  let runs = 0;
  const got = await twice(() => (runs++ === 0 ? again.first : again.runners.current));
  expect(got).toEqual(expected);
  expect(got.some((value) => value !== 0)).toBe(true);
  plain.runners.destroy();
  again.runners.destroy();
});

test('the first stays where there is nothing faster', async () => {
  const plan = vi.fn(() => compileFor(ctx, program));
  const { first, runners } = await start(plan);
  runners.report(1e4);
  expect(plan).toHaveBeenCalledOnce();
  await ctx.device.queue.onSubmittedWorkDone();
  expect(runners.current).toBe(first);
  runners.destroy();
});

test('a runner that comes too late is destroyed', async () => {
  const before = ctx.memory.liveBytes;
  const { runners } = await start(faster);
  const create = vi.spyOn(PlanRunner, 'create');
  runners.report(1e4);
  runners.destroy();
  const late = await (create.mock.results[0]!.value as Promise<PlanRunner>);
  await expect.poll(() => ctx.memory.liveBytes).toBe(before);
  expect(runners.current).not.toBe(late);
  create.mockRestore();
});
