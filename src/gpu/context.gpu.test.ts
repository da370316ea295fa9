import { afterEach, expect, test } from 'vitest';
import { GpuContext, type ContextOptions } from './context';
import { DeviceLostError, GpuValidationError, OutOfMemoryError } from './errors';

const contexts: GpuContext[] = [];

async function open(options?: ContextOptions): Promise<GpuContext> {
  const ctx = await GpuContext.create(navigator.gpu, options);
  contexts.push(ctx);
  return ctx;
}

afterEach(() => {
  for (const ctx of contexts.splice(0)) ctx.close();
});

test('describes its adapter and takes the optional features there are', async () => {
  const ctx = await open();
  const adapter = (await navigator.gpu.requestAdapter())!;
  expect(ctx.state).toBe('ready');
  expect(ctx.adapter.vendor).toBe(adapter.info.vendor);
  for (const feature of ['subgroups', 'timestamp-query'] as const) {
    expect(ctx.features.has(feature)).toBe(adapter.features.has(feature));
  }
  expect(ctx.adapter.subgroupSizes !== undefined).toBe(adapter.features.has('subgroups'));
});

test('can do without optional features', async () => {
  const ctx = await open({ features: 'none' });
  expect([...ctx.features]).toEqual([]);
  expect(ctx.device.features.has('timestamp-query')).toBe(false);
});

test('a limit is raised as far as the adapter goes', async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const ctx = await open({ limits: { maxBufferSize: 2 ** 40, maxStorageBuffersPerShaderStage: 9 } });
  expect(ctx.device.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
  expect(ctx.device.limits.maxStorageBuffersPerShaderStage).toBe(9);
});

test('counts uncaptured errors in one place', async () => {
  const ctx = await open();
  const heard: string[] = [];
  const stop = ctx.onUncapturedError((error) => heard.push(error.message));
  ctx.device.createBuffer({ label: 'two modes', size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
  await ctx.device.queue.onSubmittedWorkDone();
  stop();
  ctx.device.createBuffer({ label: 'unheard', size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
  await ctx.device.queue.onSubmittedWorkDone();
  expect(ctx.uncapturedErrors).toBe(2);
  expect(heard).toEqual([expect.stringContaining('two modes')]);
});

test('checked calls report their error, and only they', async () => {
  const ctx = await open();
  const bad = ctx.checked('a bad buffer', 4, () =>
    ctx.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE }),
  );
  const good = ctx.checked('a good buffer', 4, () => ctx.memory.create('good', 4, GPUBufferUsage.STORAGE));
  await expect(bad).rejects.toThrow(GpuValidationError);
  await expect(bad).rejects.toThrow('a bad buffer');
  expect((await good).size).toBe(4);
  expect(ctx.uncapturedErrors).toBe(0);
});

test('memory is counted, and what does not fit is refused before it is made', async () => {
  const ctx = await open({ memoryBudget: 1000 });
  const first = ctx.memory.create('first', 600, GPUBufferUsage.STORAGE);
  expect(() => ctx.memory.create('second', 600, GPUBufferUsage.STORAGE)).toThrow(OutOfMemoryError);
  expect(() => ctx.memory.create('third', 2 ** 33, GPUBufferUsage.STORAGE)).toThrow('third needs 8192.0 MiB');
  expect(ctx.memory.liveBytes).toBe(600);
  ctx.memory.destroy(first);
  ctx.memory.destroy(first);
  expect(ctx.memory.liveBytes).toBe(0);
  expect(ctx.uncapturedErrors).toBe(0);
});

test('a destroyed device is lost: state, promise, waiting work and calls agree', async () => {
  const ctx = await open();
  const never = ctx.until(new Promise(() => undefined));
  ctx.device.destroy();
  const lost = { name: 'DeviceLostError', reason: 'lost' };
  await expect(never).rejects.toMatchObject(lost);
  expect(await ctx.ended).toMatchObject(lost);
  expect(ctx.state).toBe('lost');
  expect(() => ctx.assertReady()).toThrow(DeviceLostError);
  await expect(ctx.until(Promise.resolve(1))).rejects.toMatchObject(lost);
  await expect(ctx.checked('anything', 0, () => 1)).rejects.toMatchObject(lost);
  expect(ctx.uncapturedErrors).toBe(0);
});

test('the end is told to those who still listen', async () => {
  const ctx = await open();
  const told: string[] = [];
  ctx.onEnd(({ reason }) => void told.push(`first: ${reason}`));
  const leave = ctx.onEnd(() => void told.push('second'));
  leave();
  ctx.device.destroy();
  await ctx.ended;
  ctx.onEnd(({ reason }) => void told.push(`late: ${reason}`));
  expect(told).toEqual(['first: lost', 'late: lost']);
});

test('a failure that the loss caused is told as the loss', async () => {
  const ctx = await open();
  const buffer = ctx.memory.create('staging', 4, GPUBufferUsage.MAP_READ);
  const mapped = ctx.until(buffer.mapAsync(GPUMapMode.READ));
  ctx.device.destroy();
  await expect(mapped).rejects.toThrow(DeviceLostError);
});

test('a failure on a healthy device stays what it is', async () => {
  const ctx = await open();
  await expect(ctx.until(Promise.reject(new RangeError('own')))).rejects.toThrow(RangeError);
});

test('closing is told apart from losing', async () => {
  const ctx = await open();
  const never = ctx.until(new Promise(() => undefined));
  ctx.close();
  await expect(never).rejects.toMatchObject({ reason: 'closed' });
  await ctx.device.lost;
  expect(ctx.state).toBe('closed');
  expect(await ctx.ended).toMatchObject({ reason: 'closed' });
});
