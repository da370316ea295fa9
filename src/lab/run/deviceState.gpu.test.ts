import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutOfMemoryError } from '../../gpu/errors';
import { Readback } from '../../gpu/readback';
import { RunBench } from '../../test/runBench';
import { DeviceState, DeviceTable } from './deviceState';

let bench: RunBench;
let readback: Readback;

beforeAll(async () => {
  bench = await RunBench.open({ memoryBudget: 1e6 });
  readback = new Readback(bench.ctx);
});

afterAll(() => {
  expect(bench.ctx.uncapturedErrors).toBe(0);
  bench.close();
});

const counted = (length: number, from: number) => Float32Array.from({ length }, (_, i) => from + i);
/** A length that is a whole vec4, one that is not, one of a single number. */
const states = (from: number) => ({ theta: counted(8, from), state0: counted(7, from + 100), running: counted(1, from + 200) });

function save(state: DeviceState, which: number): void {
  const encoder = bench.ctx.device.createCommandEncoder();
  state.save(encoder, which);
  bench.ctx.device.queue.submit([encoder.finish()]);
}

test('gives back what was written, to the last number', async () => {
  const state = new DeviceState(bench.ctx, states(1));
  expect(await state.read(readback)).toEqual(states(1));
  state.write(states(50));
  expect(await state.read(readback)).toEqual(states(50));
  const slice = state.slice('theta', 3, 4);
  expect(new Float32Array((await readback.read([slice]))[0]!)).toEqual(counted(4, 53));
  expect(Object.keys(state.shared)).toEqual(['theta', 'state0', 'running']);
  state.destroy();
});

test('keeps two states apart, and brings either back as often as wanted', async () => {
  const state = new DeviceState(bench.ctx, states(1));
  save(state, 0);
  state.write(states(2));
  state.keep(1);
  state.write(states(3));
  const seen = [];
  for (const which of [0, 1, 0]) {
    state.restore(which);
    seen.push(await state.read(readback));
  }
  expect(seen).toEqual([states(1), states(2), states(1)]);
  state.destroy();
});

test('holds three times the state, and nothing after it was destroyed or could not be made', () => {
  const { memory } = bench.ctx;
  const before = memory.liveBytes;
  const state = new DeviceState(bench.ctx, states(1));
  expect(memory.liveBytes - before).toBe(3 * (32 + 32 + 16));
  state.destroy();
  expect(() => new DeviceState(bench.ctx, { theta: new Float32Array(60_000), state0: new Float32Array(60_000) })).toThrow(OutOfMemoryError);
  expect(() => new DeviceTable(bench.ctx, 'training', { rows: 1, X: new Float32Array(200_000), T: new Float32Array(200_000) })).toThrow(
    OutOfMemoryError,
  );
  expect(memory.liveBytes).toBe(before);
});

test('a table has its rows under the names that programs use', async () => {
  const [X, T] = [counted(6, 1), counted(3, 10)];
  const table = new DeviceTable(bench.ctx, 'training', { rows: 3, X, T });
  const { X: x, T: t } = table.shared as { X: GPUBuffer; T: GPUBuffer };
  const parts = await readback.read([
    { buffer: x, offset: 0, size: 24 },
    { buffer: t, offset: 0, size: 12 },
  ]);
  expect(parts.map((bytes) => new Float32Array(bytes))).toEqual([X, T]);
  table.destroy();
});
