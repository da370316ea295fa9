import { expect, test } from 'vitest';
import type { HeatmapPainter } from '../../gpu/heatmap/painter';
import { bakeColourMap, NON_FINITE_DARK, NON_FINITE_LIGHT, SIGNED_DARK, SIGNED_LIGHT } from '../colour';
import { HeatmapCanvases } from './heatmapCanvases';
import type { Run } from '../run/run';

/** A painter that remembers the tables of colours it was given. */
function painterWithLog() {
  const tables: Uint32Array[] = [];
  return { tables, painter: { setColours: (table: Uint32Array) => tables.push(table) } as unknown as HeatmapPainter };
}

const RUN = { recipe: { layers: [] } } as unknown as Run;
const hex = (entry: number): string => `#${[0, 8, 16].map((shift) => ((entry >> shift) & 255).toString(16).padStart(2, '0')).join('')}`;
const rgbOf = (entry: number): number[] => [0, 8, 16].map((shift) => (entry >> shift) & 255);

test.each([
  ['light', false, SIGNED_LIGHT, NON_FINITE_LIGHT],
  ['dark', true, SIGNED_DARK, NON_FINITE_DARK],
] as const)('the %s table has what is not finite, then the signed map from end to end', (_, dark, stops, notFinite) => {
  const canvases = new HeatmapCanvases();
  const { painter, tables } = painterWithLog();
  canvases.setDark(dark);
  canvases.draw(painter, RUN, () => 1);
  const [table] = tables as [Uint32Array];
  expect(table).toHaveLength(256);
  expect(hex(table[0]!)).toBe(notFinite);
  expect(hex(table[1]!)).toBe(stops[0]);
  expect(hex(table[255]!)).toBe(stops.at(-1));
  // Zero is as near the middle stop as 256 colours of four blends allow: within a 64th of the way to the next stop.
  const [zero, middle] = [rgbOf(table[128]!), rgbOf(parseInt(stops[2]!.slice(5) + stops[2]!.slice(3, 5) + stops[2]!.slice(1, 3), 16))];
  zero.forEach((channel, c) => expect(Math.abs(channel - middle[c]!)).toBeLessThanOrEqual(4));
  const map = bakeColourMap(stops);
  for (let k = 1; k < 256; k++) {
    // Value (k − 128) / 127 of the half-range, which the legend shows at the same share of its length.
    const at = Math.floor(127.5 + (127.5 * (k - 128)) / 127 + 0.5);
    expect(rgbOf(table[k]!)).toEqual([...map.subarray(at * 4, at * 4 + 3)]);
  }
  expect(table.every((entry) => entry >>> 24 === 255)).toBe(true);
});

test('colours are set once for each painter, theme and run, and again when the device was replaced', () => {
  const canvases = new HeatmapCanvases();
  const [first, second] = [painterWithLog(), painterWithLog()];
  const draw = (painter: HeatmapPainter) => canvases.draw(painter, RUN, () => 1);
  draw(first.painter);
  draw(first.painter);
  canvases.setDark(false);
  draw(first.painter);
  expect(first.tables).toHaveLength(1);
  canvases.setDark(true);
  draw(first.painter);
  expect(first.tables).toHaveLength(2);
  canvases.forget();
  draw(second.painter);
  expect(second.tables).toEqual([first.tables[1]]);
});
