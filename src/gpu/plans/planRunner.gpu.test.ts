import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BufferSpec, Dispatch, Plan } from '../../compile/plan';
import { GpuContext } from '../context';
import { DeviceLostError, GpuValidationError, OutOfMemoryError } from '../errors';
import { PipelineCache } from '../pipelines';
import { PlanRunner } from './planRunner';
import { Readback } from '../readback';
import type { BufferSlice } from '../slice';

/** state += rate · gain · x[rows[0]]; loss = state[0]. Offsets: where `rate` and `shift` lie among the step inputs. */
const UPDATE = `@group(0) @binding(0) var<uniform> offsets: array<vec4<u32>, 1>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read> rows: array<u32>;
@group(0) @binding(5) var<storage, read_write> state: array<f32>;
@compute @workgroup_size(64)
fn update(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < 3u) { state[id.x] += rates[offsets[0].y] * gain[id.x] * x[rows[0]] + rates[offsets[0].x]; }
}`;

const LOSS = `@group(0) @binding(0) var<uniform> offsets: array<vec4<u32>, 1>;
@group(0) @binding(1) var<storage, read> state: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<f32>;
@compute @workgroup_size(1) fn loss() { losses[offsets[0].x] = state[0]; }`;

const dispatch = (label: string, wgsl: string, bindings: number[], offsets: number[]): Dispatch => ({
  ...{ label, wgsl, bindings, offsets, workgroups: [1, 1, 1], kernel: 'map', shape: '3', flops: 6, bytes: 40 },
});

const BUFFERS: BufferSpec[] = [
  { label: 'x', role: 'input', type: 'f32', elements: 2 },
  { label: 'constants', role: 'constant', type: 'f32', elements: 3, values: Float32Array.of(1, 2, 3) },
  { label: 'step_inputs', role: 'step', type: 'f32', elements: 3 },
  { label: 'step_rows', role: 'step', type: 'u32', elements: 1 },
  { label: 'state', role: 'state', type: 'f32', elements: 3 },
  { label: 'step_outputs', role: 'stepOutput', type: 'f32', elements: 2 },
];

const PLAN: Plan = {
  label: 'sum',
  buffers: BUFFERS,
  dispatches: [dispatch('update', UPDATE, [0, 1, 2, 3, 4], [1, 0]), dispatch('loss', LOSS, [4, 5], [1])],
  inputs: {
    x: { buffer: 0, offset: 0, shape: [2] },
    rate: { buffer: 2, offset: 0, shape: [] },
    shift: { buffer: 2, offset: 1, shape: [2] },
    rows: { buffer: 3, offset: 0, shape: [1] },
    state: { buffer: 4, offset: 0, shape: [3] },
  },
  outputs: { loss: { buffer: 5, offset: 1, shape: [] } },
};

let ctx: GpuContext;
let pipelines: PipelineCache;
let readback: Readback;

beforeEach(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  pipelines = new PipelineCache(ctx);
  readback = new Readback(ctx);
});

afterEach(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

const feed = (rate: number, row: number, shift = 0) => ({ rate, rows: [row], shift: [shift, Number.NaN] });

function run(runner: PlanRunner, first: number, count: number): void {
  const encoder = ctx.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let slot = first; slot < first + count; slot++) runner.record(pass, slot);
  pass.end();
  ctx.device.queue.submit([encoder.finish()]);
}

async function valuesOf(...slices: BufferSlice[]): Promise<number[]> {
  return (await readback.read(slices)).flatMap((part) => [...new Float32Array(part)]);
}

test('several steps in one submit read and write values of their own', async () => {
  const runner = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 4 });
  runner.write('x', Float32Array.of(10, 100));
  runner.write('state', Float32Array.of(0.5, 0, 0));
  runner.writeSteps(1, [feed(1, 0), feed(2, 1), feed(3, 0, 1000)]);
  run(runner, 1, 3);
  expect(await valuesOf(runner.bufferOf('state'))).toEqual([1240.5, 1480, 1720]);
  expect(await valuesOf(...[0, 1, 2, 3].map((slot) => runner.bufferOf('loss', slot)))).toEqual([0, 10.5, 210.5, 1240.5]);
  expect(runner.bufferOf('loss', 2)).toMatchObject({ offset: 2 * 256 + 4, size: 4 });
});

test('recording makes bind groups only for slots that are new', async () => {
  const runner = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 3 });
  let made = 0;
  const createBindGroup = ctx.device.createBindGroup.bind(ctx.device);
  ctx.device.createBindGroup = (descriptor) => ((made += 1), createBindGroup(descriptor));
  run(runner, 0, 1);
  expect(made).toBe(0);
  run(runner, 0, 3);
  expect(made).toBe(4);
  run(runner, 0, 3);
  expect(made).toBe(4);
});

test('plans work on the same buffer when one shares it', async () => {
  const first = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 1 });
  const before = ctx.memory.liveBytes;
  const shared = { state: first.bufferOf('state').buffer, constants: first.bufferOf('x').buffer };
  const second = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 1, shared });
  first.write('x', Float32Array.of(7, 8));
  second.write('x', Float32Array.of(10, 0));
  second.writeSteps(0, [feed(1, 0)]);
  run(second, 0, 1);
  expect(await valuesOf(first.bufferOf('state'))).toEqual([70, 80, 0]);
  expect(await valuesOf(first.bufferOf('x'))).toEqual([7, 8]);
  second.destroy();
  expect(await valuesOf(first.bufferOf('state'))).toEqual([70, 80, 0]);
  readback.destroy();
  expect(ctx.memory.liveBytes).toBe(before);
  first.destroy();
  expect(ctx.memory.liveBytes).toBe(0);
});

test('empty buffers and empty dispatches do no harm', async () => {
  const buffers = BUFFERS.map((spec) => (spec.label === 'x' ? { ...spec, elements: 0 } : spec));
  const dispatches = PLAN.dispatches.map((one): Dispatch => (one.label === 'update' ? { ...one, workgroups: [0, 1, 1] } : one));
  const inputs = { ...PLAN.inputs, x: { buffer: 0, offset: 0, shape: [0] } };
  const runner = await PlanRunner.create(ctx, pipelines, { ...PLAN, buffers, dispatches, inputs }, { slots: 1 });
  runner.write('x', new Float32Array(0));
  runner.write('state', Float32Array.of(5, 6, 7));
  runner.writeSteps(0, []);
  run(runner, 0, 1);
  expect(await valuesOf(runner.bufferOf('state'), runner.bufferOf('loss'), runner.bufferOf('x'))).toEqual([5, 6, 7, 5]);
});

test('wrong names, lengths, types and slots are told as such', async () => {
  const runner = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 2 });
  expect(() => runner.write('y', new Float32Array(2))).toThrow("no input 'y'; it has x, rate");
  expect(() => runner.write('x', new Float32Array(3))).toThrow("'x' has shape [2], 2 elements; got 3");
  expect(() => runner.write('x', new Uint32Array(2))).toThrow("'x' takes f32");
  expect(() => runner.write('rate', new Float32Array(1))).toThrow('use writeSteps');
  expect(() => runner.writeSteps(1, [feed(1, 0), feed(1, 0)])).toThrow('Slots 1..2');
  expect(() => runner.writeSteps(0, [{ rate: 1, rows: 2 }])).toThrow("'shift' takes 2 numbers for every step; got nothing");
  expect(() => runner.writeSteps(0, [{ ...feed(1, 0), rows: [1, 2] }])).toThrow('got 2 numbers');
  expect(() => runner.bufferOf('z')).toThrow("no input or output 'z'");
  expect(() => runner.bufferOf('loss', 2)).toThrow('Slots 2..2');
  await expect(PlanRunner.create(ctx, pipelines, PLAN, { slots: 0 })).rejects.toThrow('slots must be');
});

test.each<[string, Partial<Plan>, string]>([
  [
    'a buffer too few',
    { dispatches: [dispatch('loss', LOSS, [4], [1])] },
    "'loss' has offsets and 1 buffers; its kernel binds uniform, read-only-storage, storage",
  ],
  [
    'a buffer both read and written',
    { dispatches: [dispatch('loss', LOSS, [4, 4], [1])] },
    "writes 'sum: state' and binds it a second time",
  ],
  ['too many workgroups', { dispatches: [{ ...dispatch('loss', LOSS, [4, 5], [1]), workgroups: [1, 70000, 1] }] }, '1×70000×1'],
  ['one name for two things', { outputs: { x: PLAN.outputs['loss']! } }, "an output 'x'"],
])('a plan with %s is refused and leaves nothing behind', async (_, part, message) => {
  const creating = PlanRunner.create(ctx, pipelines, { ...PLAN, ...part }, { slots: 1 });
  await expect(creating).rejects.toThrow(GpuValidationError);
  await expect(creating).rejects.toThrow(message);
  expect(ctx.memory.liveBytes).toBe(0);
});

test('shared buffers must exist in the plan and be large enough', async () => {
  const small = ctx.memory.create('small', 16, GPUBufferUsage.STORAGE);
  const create = (shared: Record<string, GPUBuffer>) => PlanRunner.create(ctx, pipelines, PLAN, { slots: 2, shared });
  await expect(create({ elsewhere: small })).rejects.toThrow("no input or buffer 'elsewhere'");
  await expect(create({ step_outputs: small })).rejects.toThrow("'step_outputs' has 16 bytes; plan 'sum' needs 512");
});

test('a plan beyond the memory budget is refused with its bytes', async () => {
  const big = BUFFERS.map((spec) => (spec.label === 'x' ? { ...spec, elements: 2 ** 30 } : spec));
  const creating = PlanRunner.create(ctx, pipelines, { ...PLAN, buffers: big }, { slots: 1 });
  await expect(creating).rejects.toThrow(OutOfMemoryError);
  await expect(creating).rejects.toThrow("Plan 'sum' needs 4096.0 MiB");
  expect(ctx.memory.liveBytes).toBe(0);
});

test('after the loss of the device every call throws', async () => {
  const runner = await PlanRunner.create(ctx, pipelines, PLAN, { slots: 1 });
  const pass = ctx.device.createCommandEncoder().beginComputePass();
  ctx.device.destroy();
  await ctx.ended;
  expect(() => runner.record(pass, 0)).toThrow(DeviceLostError);
  expect(() => runner.write('x', new Float32Array(2))).toThrow(DeviceLostError);
  expect(() => runner.writeSteps(0, [feed(1, 0)])).toThrow(DeviceLostError);
  await expect(PlanRunner.create(ctx, pipelines, PLAN, { slots: 1 })).rejects.toThrow(DeviceLostError);
  runner.destroy();
});
