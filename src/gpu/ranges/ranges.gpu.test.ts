import { afterAll, beforeAll, expect, test } from 'vitest';
import { GpuContext } from '../context';
import { DeviceLostError } from '../errors';
import { createExtentPass, extentsOf } from './extent';
import { createFinitePass, firstNotFinite } from './finite';
import { binEdges, HistogramPass } from './histogram';
import { PipelineCache } from '../pipelines';
import { Readback } from '../readback';
import type { BufferSlice } from '../slice';

let ctx: GpuContext;
let pipelines: PipelineCache;
let readback: Readback;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  pipelines = new PipelineCache(ctx);
  readback = new Readback(ctx);
});

afterAll(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

const SIZES = [0, 1, 3, 63, 64, 65, 1009, 70_001];
const EXTREMES = [0, -0, 89, -89, 1e4, -1e4, 1e-40, -1e-40, 1.5, -1.5, 3e38, -3e38, 1, -1, 0.25, 1 / 3, 2 ** -149];
const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Repeatable values in (-2, 2) with the special ones strewn among them. */
function samples(length: number, special: readonly number[], spacing = 7): Float32Array {
  return Float32Array.from({ length }, (_, i) =>
    i % spacing === spacing - 1 ? special[((i + 1) / spacing - 1) % special.length]! : 2 * Math.sin(1 + i * 12.9898),
  );
}

/** The values somewhere in the middle of a buffer, between values that would spoil every result. */
function embedded(values: Float32Array, before = 70): BufferSlice {
  const all = Float32Array.from({ length: before + values.length + 5 }, (_, i) => (i % 2 ? 3.4e38 : Number.NaN));
  all.set(values, before);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  return { buffer: ctx.memory.upload(`${values.length} values`, all, usage), offset: before * 4, size: values.byteLength };
}

/** Runs a pass on results poisoned with NaN. */
async function run<T>(pass: { results: BufferSlice; record: (encoder: GPUCommandEncoder) => T }): Promise<[ArrayBuffer, T]> {
  const { buffer, size } = pass.results;
  ctx.device.queue.writeBuffer(buffer, 0, new Float32Array(size / 4).fill(Number.NaN));
  const encoder = ctx.device.createCommandEncoder();
  const recorded = pass.record(encoder);
  ctx.device.queue.submit([encoder.finish()]);
  const [bytes] = await readback.read([pass.results]);
  return [bytes!, recorded];
}

test('extent is the largest finite |x|, to the bit', async () => {
  const sets = SIZES.flatMap((size) => [
    samples(size, EXTREMES),
    samples(size, [...NOT_FINITE, 5, -6]),
    samples(size, NOT_FINITE, 1),
    samples(size, [1e-40, -3e-42, 0, -0], 1),
  ]);
  const pass = await createExtentPass(
    ctx,
    pipelines,
    sets.map((values) => embedded(values)),
  );
  const [bytes] = await run(pass);
  const expected = sets.map((values) => values.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0));
  expect([...extentsOf(bytes)]).toEqual(expected);
  pass.destroy();
});

test('finite names the first index that is not', async () => {
  const sets = SIZES.flatMap((size) => [
    samples(size, EXTREMES),
    samples(size, [...EXTREMES, ...NOT_FINITE]),
    samples(size, NOT_FINITE, 1),
  ]);
  for (const special of NOT_FINITE) {
    for (const at of [0, 1, 63, 64, 1000, 1008]) {
      const values = samples(1009, EXTREMES);
      values[at] = special;
      values[1008] = special;
      sets.push(values);
    }
  }
  const pass = await createFinitePass(
    ctx,
    pipelines,
    sets.map((values) => embedded(values)),
  );
  const [bytes] = await run(pass);
  expect(firstNotFinite(pass, bytes)).toEqual(sets.map((values) => values.findIndex((x) => !Number.isFinite(x))));
  pass.destroy();
});

/** The definition: the last edge that is not above the value, found by comparing with each. */
function count(values: Float32Array, edges: Float32Array) {
  const bins = edges.length - 1;
  const counts = new Uint32Array(bins);
  let [below, above, notFinite] = [0, 0, 0];
  for (const x of values) {
    if (!Number.isFinite(x)) notFinite++;
    else if (x < edges[0]!) below++;
    else if (x > edges[bins]!) above++;
    else
      counts[
        Math.min(
          bins - 1,
          edges.findLastIndex((edge) => edge <= x),
        )
      ]!++;
  }
  return { low: edges[0], high: edges[bins], counts, below, above, notFinite };
}

const ENDS: [number, number][] = [
  [-1, 1],
  [0, 1],
  [-1e-40, 1e-40],
  [-3.4e38, 3.4e38],
  [0.1, 0.7],
  [1, 1 + 2 ** -20],
  [-1e4, -89],
];

test.each([1, 3, 64, 100])('a histogram of %i bins counts as the definition does', async (bins) => {
  const cases = ENDS.flatMap(([low, high]) => SIZES.slice(0, -1).map((size) => ({ low, high, size })));
  const sets = cases.map(({ low, high, size }) => {
    const edges = binEdges(low, high, bins);
    const neighbours = [...edges].flatMap((edge) => [edge, edge * (1 + 2 ** -23), edge * (1 - 2 ** -23)]);
    return samples(size, [...EXTREMES, ...NOT_FINITE, ...neighbours], 2);
  });
  const pass = await HistogramPass.create(
    ctx,
    pipelines,
    sets.map((values) => embedded(values)),
    bins,
  );
  cases.forEach(({ low, high }, i) => pass.setEnds(i, low, high));
  const [bytes, decode] = await run(pass);
  decode(bytes).forEach((histogram, i) => {
    const { low, high } = cases[i]!;
    expect(histogram).toEqual(count(sets[i]!, binEdges(low, high, bins)));
  });
  pass.destroy();
});

test('equal values, which all fall into one bin, and many values lose no count', async () => {
  const sets = [new Float32Array(70_001).fill(1), samples(70_001, EXTREMES)];
  const pass = await HistogramPass.create(
    ctx,
    pipelines,
    sets.map((values) => embedded(values)),
    32,
  );
  for (let repeat = 0; repeat < 3; repeat++) {
    const [bytes, decode] = await run(pass);
    expect(decode(bytes)).toEqual(sets.map((values) => count(values, binEdges(-1, 1, 32))));
  }
  pass.destroy();
});

test('counts keep the ends they were recorded with', async () => {
  const pass = await HistogramPass.create(ctx, pipelines, [embedded(Float32Array.of(-0.5, 0.5, 3))], 2);
  const [bytes, decode] = await run(pass);
  pass.setEnds(0, 0, 4);
  expect(decode(bytes)).toMatchObject([{ low: -1, high: 1, counts: Uint32Array.of(1, 1), above: 1 }]);
  const [later, decodeLater] = await run(pass);
  expect(decodeLater(later)).toMatchObject([{ low: 0, high: 4, counts: Uint32Array.of(1, 1), below: 1 }]);
  pass.destroy();
});

test('senseless ends, bins and ranges are refused', async () => {
  const range = embedded(Float32Array.of(1));
  const pass = await HistogramPass.create(ctx, pipelines, [range], 4);
  for (const [low, high] of [
    [1, 1],
    [2, 1],
    [0, Number.NaN],
    [1, 1 + 1e-9],
    [0, 1e39],
    [Number.NEGATIVE_INFINITY, 0],
  ] as const) {
    expect(() => pass.setEnds(0, low, high)).toThrow('finite low < high');
  }
  pass.destroy();
  const before = ctx.memory.liveBytes;
  await expect(HistogramPass.create(ctx, pipelines, [range], 0)).rejects.toThrow('bins must be');
  await expect(HistogramPass.create(ctx, pipelines, [{ ...range, size: 2 ** 20 }], 4)).rejects.toThrow(RangeError);
  expect(ctx.memory.liveBytes).toBe(before);
});

test('after the loss of the device a pass throws', async () => {
  const doomed = await GpuContext.create(navigator.gpu);
  const slice = { buffer: doomed.memory.upload('values', Float32Array.of(1), GPUBufferUsage.STORAGE), offset: 0, size: 4 };
  const pass = await createExtentPass(doomed, new PipelineCache(doomed), [slice]);
  const encoder = doomed.device.createCommandEncoder();
  doomed.device.destroy();
  await doomed.ended;
  expect(() => pass.record(encoder)).toThrow(DeviceLostError);
  await expect(HistogramPass.create(doomed, new PipelineCache(doomed), [slice], 4)).rejects.toThrow(DeviceLostError);
});
