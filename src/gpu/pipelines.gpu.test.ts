import { expect, test } from 'vitest';
import { openGpu } from '../test/openGpu';
import { GpuContext } from './context';
import { DeviceLostError, GpuValidationError } from './errors';
import { PipelineCache, type ComputeKernel } from './pipelines';
import { Readback } from './readback';

const DOUBLE = `@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64)
fn double(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&values)) { values[id.x] *= 2.0; }
}`;

const { ctx } = await openGpu();

/** What kernels like the one above make of a number, one after the other. */
async function multiplied(value: number, kernels: readonly ComputeKernel[]): Promise<number> {
  const buffer = ctx.memory.create('values', 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST);
  ctx.device.queue.writeBuffer(buffer, 0, Float32Array.of(value));
  const encoder = ctx.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const { pipeline, layout } of kernels) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, ctx.device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] }));
    pass.dispatchWorkgroups(1);
  }
  pass.end();
  ctx.device.queue.submit([encoder.finish()]);
  const readback = new Readback(ctx);
  const [bytes] = await readback.read([{ buffer, offset: 0, size: 4 }]);
  readback.destroy();
  ctx.memory.destroy(buffer);
  return new Float32Array(bytes!)[0]!;
}

test('compiles a text once, also when asked twice at the same time', async () => {
  const cache = new PipelineCache(ctx);
  const [first, second] = await Promise.all([cache.compute(DOUBLE, 'double'), cache.compute(DOUBLE, 'double')]);
  expect(second).toBe(first);
  expect(await cache.compute(DOUBLE, 'double')).toBe(first);
  expect(cache.size).toBe(1);
});

test('texts that call their buffers otherwise are one kernel, and a member of that name stays what it is', async () => {
  const cache = new PipelineCache(ctx);
  const kernel = await cache.compute(DOUBLE, 'double');
  expect(await cache.compute(DOUBLE.replaceAll('values', 'numbers'), 'double')).toBe(kernel);
  const part = (buffer: string, member: string) => DOUBLE.replaceAll('values', buffer).replace('2.0', `vec2f(2.0, 3.0).${member}`);
  const [x, y] = await Promise.all([cache.compute(part('x', 'x'), 'x'), cache.compute(part('y', 'y'), 'y')]);
  expect(y).not.toBe(x);
  expect(await multiplied(5, [x, y])).toBe(30);
});

test('kernels with the same kinds of bindings share a layout', async () => {
  const cache = new PipelineCache(ctx);
  const [double, triple] = await Promise.all([DOUBLE, DOUBLE.replace('2.0', '3.0')].map((text) => cache.compute(text, 'kernel')));
  expect(triple!.pipeline).not.toBe(double!.pipeline);
  expect(triple!.layout).toBe(double!.layout);
});

test('of many texts those asked for last are kept; one that was dropped works on, and is compiled anew when wanted', async () => {
  const cache = new PipelineCache(ctx, 2);
  const times = (factor: number) => cache.compute(DOUBLE.replace('2.0', factor.toFixed(1)), `times ${factor}`);
  const [two, three] = [await times(2), await times(3)];
  expect(await times(2)).toBe(two);
  const five = await times(5);
  expect(cache.size).toBe(2);
  expect(await Promise.all([times(2), times(5)])).toEqual([two, five]);
  const again = await times(3);
  expect(again.pipeline).not.toBe(three.pipeline);
  expect(cache.size).toBe(2);
  expect(await multiplied(7, [two, three, five, again])).toBe(7 * 2 * 3 * 5 * 3);
});

test('a plan of more texts than are kept gets all of them', async () => {
  const cache = new PipelineCache(ctx, 2);
  const factors = [2, 3, 5, 7];
  const kernels = await Promise.all(factors.map((factor) => cache.compute(DOUBLE.replace('2.0', factor.toFixed(1)), 'plan')));
  expect(cache.size).toBe(2);
  expect(await multiplied(1, kernels)).toBe(210);
});

test('a text that fails after it was dropped takes nothing with it', async () => {
  const cache = new PipelineCache(ctx, 1);
  const broken = cache.compute(DOUBLE.replace('2.0', 'two'), 'broken');
  const kept = cache.compute(DOUBLE, 'double');
  await expect(broken).rejects.toThrow(GpuValidationError);
  expect(await cache.compute(DOUBLE, 'double')).toBe(await kept);
  expect(cache.size).toBe(1);
});

test('a compile error shows the numbered source, and the text can be asked for again', async () => {
  const cache = new PipelineCache(ctx);
  const broken = DOUBLE.replace('2.0', 'two');
  const failed = cache.compute(broken, 'broken');
  await expect(failed).rejects.toThrow(GpuValidationError);
  await expect(failed).rejects.toThrow(/Kernel 'broken' does not compile\.\n4:\d+ .*two[\s\S]*>\s+4 \|\s+if \(id\.x/);
  expect(cache.size).toBe(0);
  expect(ctx.uncapturedErrors).toBe(0);
});

test('an error of the pipeline that is none of the text is told too', async () => {
  const cache = new PipelineCache(ctx);
  await expect(cache.compute(DOUBLE.replace('64', '4096'), 'too wide')).rejects.toThrow(/'too wide' does not compile\.\n.*4096/);
  expect(ctx.uncapturedErrors).toBe(0);
});

test('more storage buffers than the device allows are refused with the numbers', async () => {
  const count = ctx.device.limits.maxStorageBuffersPerShaderStage + 1;
  const bindings = Array.from({ length: count }, (_, i) => `@group(0) @binding(${i}) var<storage> b${i}: array<f32>;`).join('\n');
  const wgsl = `${bindings}\n@compute @workgroup_size(1) fn main() {}`;
  await expect(new PipelineCache(ctx).compute(wgsl, 'greedy')).rejects.toThrow(`binds ${count} storage buffers`);
});

test('of many texts a few are compiled at a time; those that wait when the device is lost are not compiled any more', async () => {
  const doomed = await GpuContext.create(navigator.gpu);
  const { device } = doomed;
  const create = device.createComputePipelineAsync.bind(device);
  const begun: string[] = [];
  device.createComputePipelineAsync = (descriptor) => {
    begun.push(descriptor.label!);
    return create(descriptor);
  };
  const cache = new PipelineCache(doomed);
  const texts = Array.from({ length: 40 }, (_, i) => DOUBLE.replace('2.0', `${i}.0`));
  const all = await Promise.all(texts.map((text, i) => cache.compute(text, `times ${i}`)));
  expect(all.map(({ label }) => label)).toEqual(begun);
  expect(begun).toHaveLength(texts.length);
  const late = texts.map((text) => cache.compute(text.replace('*=', '+='), 'late'));
  doomed.device.destroy();
  for (const outcome of await Promise.allSettled(late)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(DeviceLostError) as DeviceLostError });
  }
  expect(begun.length - texts.length).toBeLessThan(10);
});

test('after the loss of the device there are no pipelines', async () => {
  const doomed = await GpuContext.create(navigator.gpu);
  const cache = new PipelineCache(doomed);
  await cache.compute(DOUBLE, 'double');
  doomed.device.destroy();
  await doomed.ended;
  await expect(cache.compute(DOUBLE.replace('2.0', '3.0'), 'triple')).rejects.toThrow(DeviceLostError);
  await expect(cache.compute(DOUBLE, 'double')).rejects.toThrow(DeviceLostError);
});
