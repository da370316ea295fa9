import { expect, test } from 'vitest';
import { openGpu } from '../test/openGpu';
import { GpuContext } from './context';
import { DeviceLostError, GpuValidationError } from './errors';
import { PipelineCache } from './pipelines';

const DOUBLE = `@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64)
fn double(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&values)) { values[id.x] *= 2.0; }
}`;

const { ctx } = await openGpu();

test('compiles a text once, also when asked twice at the same time', async () => {
  const cache = new PipelineCache(ctx);
  const [first, second] = await Promise.all([cache.compute(DOUBLE, 'double'), cache.compute(DOUBLE, 'double')]);
  expect(second).toBe(first);
  expect(await cache.compute(DOUBLE, 'double')).toBe(first);
  expect(cache.size).toBe(1);
});

test('kernels with the same kinds of bindings share a layout', async () => {
  const cache = new PipelineCache(ctx);
  const [double, triple] = await Promise.all([DOUBLE, DOUBLE.replace('2.0', '3.0')].map((text) => cache.compute(text, 'kernel')));
  expect(triple!.pipeline).not.toBe(double!.pipeline);
  expect(triple!.layout).toBe(double!.layout);
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

test('after the loss of the device there are no pipelines', async () => {
  const doomed = await GpuContext.create(navigator.gpu);
  const cache = new PipelineCache(doomed);
  await cache.compute(DOUBLE, 'double');
  doomed.device.destroy();
  await doomed.ended;
  await expect(cache.compute(DOUBLE.replace('2.0', '3.0'), 'triple')).rejects.toThrow(DeviceLostError);
  await expect(cache.compute(DOUBLE, 'double')).rejects.toThrow(DeviceLostError);
});
