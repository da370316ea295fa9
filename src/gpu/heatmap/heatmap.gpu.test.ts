import { afterAll, beforeAll, expect, test } from 'vitest';
import { GpuContext } from '../context';
import { DeviceLostError } from '../errors';
import { Heatmap, type Matrix } from './heatmap';
import { cellAt, colourIndex, colourTable } from './colours';
import { HeatmapPainter } from './painter';
import { Readback } from '../readback';

const TABLE = colourTable((t) => [128 + 127 * t, 255 * Math.abs(t), 200 - 100 * t]);

let ctx: GpuContext;
let painter: HeatmapPainter;
let readback: Readback;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  painter = await HeatmapPainter.create(ctx, 'rgba8unorm');
  painter.setColours(TABLE);
  readback = new Readback(ctx);
});

afterAll(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

/** Values with each special one, and with those on the edges between entries of the table. */
function values(length: number, halfRange: number): Float32Array {
  const special = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-40, -1e-40, halfRange, -halfRange, 2 * halfRange, 3e38, -3e38];
  return Float32Array.from({ length }, (_, i) => {
    if (i % 5 === 4) return special[((i + 1) / 5) % special.length]!;
    return i % 5 === 3 ? (((i % 254) - 126.5) / 127) * halfRange : 1.3 * halfRange * Math.sin(1 + i * 12.9898);
  });
}

function matrixOf(data: Float32Array, rows: number, columns: number, before: number, transpose: boolean): Matrix {
  const all = new Float32Array(before + data.length + 3).fill(Number.NaN);
  all.set(data, before);
  const buffer = ctx.memory.upload('matrix', all, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  return { buffer, offset: before * 4, size: data.byteLength, rows, columns, transpose };
}

/** Draws into a texture and reads its pixels back, row by row. */
async function pixelsOf(heatmap: Heatmap, width: number, height: number): Promise<Uint32Array> {
  const texture = ctx.device.createTexture({
    ...{ label: 'target', size: [width, height], format: 'rgba8unorm' },
    usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
  });
  const bytesPerRow = Math.ceil((width * 4) / 256) * 256;
  const copy = ctx.memory.create('pixels', bytesPerRow * height, GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST);
  const encoder = ctx.device.createCommandEncoder();
  heatmap.draw(encoder, texture);
  encoder.copyTextureToBuffer({ texture }, { buffer: copy, bytesPerRow }, [width, height]);
  ctx.device.queue.submit([encoder.finish()]);
  const [bytes] = await readback.read([{ buffer: copy, offset: 0, size: copy.size }]);
  texture.destroy();
  ctx.memory.destroy(copy);
  const rows = Array.from({ length: height }, (_, y) => [...new Uint32Array(bytes!, y * bytesPerRow, width)]);
  return Uint32Array.from(rows.flat());
}

interface Case {
  rows: number;
  columns: number;
  width: number;
  height: number;
  transpose: boolean;
  halfRange: number;
  before: number;
}

const base: Case = { rows: 13, columns: 31, width: 62, height: 26, transpose: false, halfRange: 0.37, before: 0 };

test.each<[string, Partial<Case>]>([
  ['two pixels a cell', {}],
  ['cells of uneven size', { width: 100, height: 41 }],
  ['one unit a row', { transpose: true, width: 40, height: 77 }],
  ['a place within a buffer', { before: 777 }],
  ['fewer pixels than cells', { rows: 128, columns: 784, width: 97, height: 64 }],
  ['fewer pixels than cells, one unit a row', { rows: 784, columns: 128, width: 97, height: 64, transpose: true }],
  ['a single cell', { rows: 1, columns: 1 }],
  ['a single pixel', { width: 1, height: 1 }],
  ['a tiny scale', { halfRange: 1e-20 }],
  ['a huge scale', { halfRange: 1e30 }],
])('every pixel is the colour of its cell: %s', async (_, part) => {
  const { rows, columns, width, height, transpose, halfRange, before } = { ...base, ...part };
  const data = values(rows * columns, halfRange);
  const heatmap = new Heatmap(painter, matrixOf(data, rows, columns, before, transpose));
  heatmap.setHalfRange(halfRange);
  const expected = Uint32Array.from({ length: width * height }, (_, pixel) => {
    const row = cellAt(Math.floor(pixel / width), height, transpose ? columns : rows);
    const column = cellAt(pixel % width, width, transpose ? rows : columns);
    const value = data[transpose ? column * columns + row : row * columns + column]!;
    return TABLE[colourIndex(value, halfRange)]!;
  });
  expect(await pixelsOf(heatmap, width, height)).toEqual(expected);
  heatmap.destroy();
});

test('scale, size and colours follow from one drawing to the next', async () => {
  const heatmap = new Heatmap(painter, matrixOf(Float32Array.of(0.5), 1, 1, 0, false));
  expect(await pixelsOf(heatmap, 1, 1)).toEqual(Uint32Array.of(TABLE[colourIndex(0.5, 1)]!));
  heatmap.setHalfRange(0.5);
  expect(await pixelsOf(heatmap, 2, 1)).toEqual(Uint32Array.of(TABLE[255]!, TABLE[255]!));
  heatmap.setHalfRange(0);
  expect(await pixelsOf(heatmap, 1, 1)).toEqual(Uint32Array.of(TABLE[255]!));
  painter.setColours(colourTable(() => [1, 2, 3]));
  expect(await pixelsOf(heatmap, 1, 1)).toEqual(Uint32Array.of(0xff030201));
  painter.setColours(TABLE);
  expect(() => painter.setColours(new Uint32Array(3))).toThrow('256 entries');
});

test('matrices that are empty or beyond their buffer are refused', () => {
  const matrix = matrixOf(new Float32Array(6), 2, 3, 0, false);
  expect(() => new Heatmap(painter, { ...matrix, rows: 0 })).toThrow('0×3');
  expect(() => new Heatmap(painter, { ...matrix, rows: 3 })).toThrow("does not fit the 24 bytes of 'matrix'");
  expect(() => new Heatmap(painter, { ...matrix, size: 400 })).toThrow(RangeError);
});

test('after the loss of the device nothing is drawn', async () => {
  const doomed = await GpuContext.create(navigator.gpu);
  const brush = await HeatmapPainter.create(doomed, 'rgba8unorm');
  const buffer = doomed.memory.upload('matrix', Float32Array.of(1), GPUBufferUsage.STORAGE);
  const heatmap = new Heatmap(brush, { buffer, offset: 0, size: 4, rows: 1, columns: 1 });
  const texture = doomed.device.createTexture({ size: [1, 1], format: 'rgba8unorm', usage: GPUTextureUsage.RENDER_ATTACHMENT });
  const encoder = doomed.device.createCommandEncoder();
  doomed.device.destroy();
  await doomed.ended;
  expect(() => heatmap.draw(encoder, texture)).toThrow(DeviceLostError);
  expect(() => brush.setColours(TABLE)).toThrow(DeviceLostError);
  await expect(HeatmapPainter.create(doomed)).rejects.toThrow(DeviceLostError);
});
