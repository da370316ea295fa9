import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { bakeColourMap, DENSITY_LIGHT, NON_FINITE_LIGHT, SIGNED_LIGHT } from '../colour';
import { pngOf } from './png';

function pixels(png: Uint8Array) {
  const { width, height, data, channels } = decode(png);
  const at = (x: number, y: number) => [...data.subarray(channels * (y * width + x), channels * (y * width + x) + 3)];
  return { width, height, at };
}

const hex = (stop: string) => [1, 3, 5].map((i) => parseInt(stop.slice(i, i + 2), 16));

it('is a PNG file that reads back pixel by pixel', () => {
  const png = pngOf({ kind: 'grid', values: [0, 1, 2, 4], rows: 2, columns: 2, map: 'sequential' });
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const { at } = pixels(png);
  const table = bakeColourMap(DENSITY_LIGHT);
  const entry = (i: number) => [...table.subarray(4 * i, 4 * i + 3)];
  // Cells of 256 pixels begin 16 from the left and 12 from the top; the first row is at the top.
  expect(at(20, 20)).toEqual(entry(0));
  expect(at(16 + 300, 20)).toEqual(entry(64));
  expect(at(20, 12 + 300)).toEqual(entry(128));
  expect(at(16 + 511, 12 + 511)).toEqual(entry(255));
});

it('draws the first row at the bottom where the rows are an axis', () => {
  const axis = { low: -1, high: 1, log: false };
  const { at } = pixels(pngOf({ kind: 'grid', values: [-2, 0, 1, NaN], rows: 2, columns: 2, map: 'signed', x: axis, y: axis }));
  const [left, top] = [84, 12];
  expect(at(left + 5, top + 500)).toEqual(hex(SIGNED_LIGHT[0]!));
  expect(at(left + 300, top + 5)).toEqual(hex(NON_FINITE_LIGHT));
});

it('takes the logarithm of positive values of many sizes', () => {
  const { at } = pixels(pngOf({ kind: 'grid', values: [1e-4, 1, 0, 1e4], rows: 1, columns: 4, map: 'sequential', log: true }));
  const table = bakeColourMap(DENSITY_LIGHT);
  expect(at(16 + 128 + 5, 15)).toEqual([...table.subarray(4 * 128, 4 * 128 + 3)]);
  expect(at(16 + 256 + 5, 15)).toEqual([...table.subarray(0, 3)]);
});

it('draws a curve from its first to its last point, and levels to compare with', () => {
  const { at, width, height } = pixels(pngOf({ kind: 'curves', series: [{ x: [0, 1, 2], y: [0, 1, NaN] }], levels: [2] }));
  const blue = hex(SIGNED_LIGHT[0]!);
  const paper = at(width - 1, 0);
  const isBlue = (x: number, y: number) => at(x, y).join() === blue.join();
  // The axis goes from 0 to 2: the curve ends half way up and half way along.
  expect(isBlue(84, 12 + 320)).toBe(true);
  expect(isBlue(84 + 256, 12 + 160)).toBe(true);
  expect(isBlue(84 + 128, 12 + 240)).toBe(true);
  expect(at(84 + 300, 12 + 100)).toEqual(paper);
  expect(at(84 + 300, 12)).not.toEqual(paper);
  expect([width, height]).toEqual([612, 360]);
});

it('draws logarithmic curves over decades, leaving out what has no logarithm', () => {
  const series = [{ x: [1, 10, 100], y: [1e-6, 0, 1] }];
  const { at } = pixels(pngOf({ kind: 'curves', series, logX: true, logY: true }));
  expect(at(84, 12 + 320)).toEqual(hex(SIGNED_LIGHT[0]!));
  expect(at(84 + 512, 12)).toEqual(hex(SIGNED_LIGHT[0]!));
  expect(at(84 + 256, 12 + 160)).toEqual([251, 250, 246]);
});

it('draws nothing where there is nothing', () => {
  expect(() => pngOf({ kind: 'curves', series: [] })).not.toThrow();
  expect(() => pngOf({ kind: 'grid', values: [NaN], rows: 1, columns: 1, map: 'sequential' })).not.toThrow();
});
