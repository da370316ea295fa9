import { afterAll, beforeAll, expect, test } from 'vitest';
import doubleWgsl from './double.wgsl?raw';

let device: GPUDevice;
const uncaptured: string[] = [];

beforeAll(async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('requestAdapter() gave null');
  device = await adapter.requestDevice();
  device.addEventListener('uncapturederror', (event) => uncaptured.push(event.error.message));
});

afterAll(() => {
  device.destroy();
});

/** Runs `double.wgsl` over the values and reads the result back. */
async function doubled(values: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const storage = device.createBuffer({
    label: 'values',
    size: values.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({
    label: 'staging',
    size: values.byteLength,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(storage, 0, values);
  const module = device.createShaderModule({ label: 'double', code: doubleWgsl });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: storage } }],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(Math.ceil(values.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(storage, staging);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  return new Float32Array(staging.getMappedRange().slice(0));
}

test.each([1, 63, 64, 65, 1009])('a compute shader doubles %i numbers', async (length) => {
  const values = Float32Array.from({ length }, (_, i) => i - 0.25);
  expect(await doubled(values)).toEqual(values.map((value) => 2 * value));
  expect(uncaptured).toEqual([]);
});
