import { afterEach, beforeEach, expect, test } from 'vitest';
import { GpuContext } from './context';
import { DeviceLostError } from './errors';
import { Readback } from './readback';
import type { BufferSlice } from './slice';

let ctx: GpuContext;

beforeEach(async () => {
  ctx = await GpuContext.create(navigator.gpu);
});

afterEach(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

/** The numbers first, first + 1, ... as a buffer, and a stretch of it in elements. */
function counting(first: number, length: number, from = 0, count = length - from): BufferSlice {
  const values = Float32Array.from({ length }, (_, i) => first + i);
  return { buffer: ctx.memory.upload(`from ${first}`, values, GPUBufferUsage.COPY_SRC), offset: from * 4, size: count * 4 };
}

const numbers = (parts: ArrayBuffer[]) => parts.map((part) => [...new Float32Array(part)]);

test('reads several slices in one go, empty ones too', async () => {
  const readback = new Readback(ctx);
  const slices = [counting(10, 8, 3, 2), counting(20, 3), counting(30, 4, 4, 0)];
  expect(numbers(await readback.read(slices))).toEqual([[13, 14], [20, 21, 22], []]);
  expect(numbers(await readback.read([]))).toEqual([]);
  expect(readback.pending).toBe(0);
});

test('staging buffers are used again, and grow when one must', async () => {
  const small = counting(0, 10);
  const large = counting(0, 5000);
  const readback = new Readback(ctx);
  const before = ctx.memory.liveBytes;
  for (let i = 0; i < 5; i++) await readback.read([small]);
  expect(ctx.memory.liveBytes - before).toBe(4096);
  for (let i = 0; i < 5; i++) {
    expect((await readback.read([large]))[0]!.byteLength).toBe(20_000);
    await readback.read([small]);
  }
  expect(ctx.memory.liveBytes - before).toBe(32_768);
  readback.destroy();
  expect(ctx.memory.liveBytes).toBe(before);
});

test('only a few are in flight; the others wait for their turn', async () => {
  const slice = counting(7, 3);
  const readback = new Readback(ctx, { inFlight: 2 });
  const all = Array.from({ length: 9 }, () => readback.read([slice]));
  expect(readback.pending).toBeLessThanOrEqual(2);
  expect(numbers((await Promise.all(all)).flat())).toEqual(Array.from({ length: 9 }, () => [7, 8, 9]));
  expect(readback.pending).toBe(0);
});

test('rides on an encoder of the caller, and says when there is no room', async () => {
  const slice = counting(1, 2);
  const readback = new Readback(ctx, { inFlight: 1 });
  const encoder = ctx.device.createCommandEncoder();
  const ticket = readback.enqueue(encoder, [slice])!;
  expect(readback.enqueue(encoder, [slice])).toBeUndefined();
  ctx.device.queue.submit([encoder.finish()]);
  expect(numbers(await ticket.finish())).toEqual([[1, 2]]);
  const unused = readback.enqueue(ctx.device.createCommandEncoder(), [slice])!;
  unused.cancel();
  expect(readback.pending).toBe(0);
});

test('refuses slices that are misaligned or too long', async () => {
  const readback = new Readback(ctx);
  const { buffer } = counting(0, 4);
  await expect(readback.read([{ buffer, offset: 2, size: 4 }])).rejects.toThrow("2 + 4 bytes of 'from 0'");
  await expect(readback.read([{ buffer, offset: 8, size: 12 }])).rejects.toThrow(RangeError);
});

test('a map that is never answered ends at the deadline, and the pool goes on', async () => {
  const slice = counting(1, 1);
  const readback = new Readback(ctx, { inFlight: 1, deadlineMs: 300 });
  const encoder = ctx.device.createCommandEncoder();
  const createBuffer = ctx.device.createBuffer.bind(ctx.device);
  ctx.device.createBuffer = (descriptor) => Object.assign(createBuffer(descriptor), { mapAsync: () => new Promise(() => undefined) });
  const ticket = readback.enqueue(encoder, [slice])!;
  ctx.device.createBuffer = createBuffer;
  ctx.device.queue.submit([encoder.finish()]);
  const waiting = readback.read([slice]);
  await expect(ticket.finish()).rejects.toThrow('within 300 ms');
  await expect(waiting).resolves.toHaveLength(1);
});

test('the loss of the device rejects what is in flight and what waits', async () => {
  const slice = counting(0, 4);
  const readback = new Readback(ctx, { inFlight: 2 });
  const all = Array.from({ length: 5 }, () => readback.read([slice]));
  ctx.device.destroy();
  for (const outcome of await Promise.allSettled(all)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(DeviceLostError) as DeviceLostError });
  }
  await expect(readback.read([slice])).rejects.toThrow(DeviceLostError);
  expect(() => readback.enqueue(ctx.device.createCommandEncoder(), [slice])).toThrow(DeviceLostError);
});
