import { describe, expect, it } from 'vitest';
import { contourLines } from './contourLines';
import { heightScale, heightTicks } from './heightScale';
import { valueAt } from './mapGrid';
import type { MapGrid } from './mapGrid';
import { paintHeights } from './paintHeights';
import { placeLabels, spotsAlong } from './placeLabels';
import { thinned } from './thinned';

/** E on a grid of `n` by `m` places over [−low, low]². */
function gridOf(n: number, m: number, low: number, E: (a: number, b: number) => number): MapGrid {
  const places = (count: number) => Array.from({ length: count }, (_, i) => -low + (2 * low * i) / (count - 1));
  const [a, b] = [places(n), places(m)];
  return { a, b, values: a.flatMap((x) => b.map((y) => E(x, y))) };
}

describe('heightScale', () => {
  it('is logarithmic from the minimum to where the highest 2 % begin', () => {
    const values = Array.from({ length: 101 }, (_, i) => (i === 100 ? 1e9 : 10 ** (-2 + i / 25)));
    const scale = heightScale([...values, NaN, Infinity])!;
    expect(scale.low).toBe(0.01);
    expect(scale.high).toBeCloseTo(10 ** (-2 + 98 / 25), 9);
    expect([scale.clipsLow, scale.clipsHigh]).toEqual([false, true]);
    expect(scale.position(Math.sqrt(scale.low * scale.high))).toBeCloseTo(0.5, 12);
    expect(scale.height(0.5)).toBeCloseTo(Math.sqrt(scale.low * scale.high), 9);
    expect(scale.position(1e9)).toBeGreaterThan(1);
    expect(scale.position(NaN)).toBeNaN();
  });

  it('goes below zero, says what it clips, and has no ends where nothing is finite', () => {
    const scale = heightScale([-4, -1, 0, 6])!;
    expect(scale.position(-4)).toBeCloseTo(0, 12);
    expect(scale.position(6)).toBeCloseTo(1, 12);
    for (const at of [0, 0.3, 1]) expect(scale.position(scale.height(at))).toBeCloseTo(at, 9);
    expect(heightScale([1e-20, 1, 1])!).toMatchObject({ clipsLow: true, low: 1e-6 });
    expect(heightScale([NaN, Infinity])).toBeUndefined();
    expect(heightScale([2, 2])!.position(2)).toBeCloseTo(0, 6);
  });

  it('writes round heights', () => {
    expect(heightTicks(heightScale([0.19, 1, 60])!, 6)).toEqual([1, 10]);
    expect(heightTicks(heightScale([0.5, 3, 7])!, 6)).toEqual([0.5, 1, 2, 5]);
  });
});

describe('valueAt', () => {
  it('is exact for a bilinear function, and of a coarse grid from its known places', () => {
    const grid = gridOf(5, 9, 2, (a, b) => 1 + 2 * a - b + 3 * a * b);
    expect(valueAt(grid, [0.3, -1.1])).toBeCloseTo(1 + 0.6 + 1.1 - 0.99, 12);
    expect(valueAt({ ...grid, stride: 2 }, [0.3, -1.1])).toBeCloseTo(1 + 0.6 + 1.1 - 0.99, 12);
    const broken = { ...grid, values: grid.values as number[] };
    const holed = { ...broken, values: broken.values.map((value, i) => (i === 0 ? NaN : value)) };
    expect(valueAt(holed, [-1.9, -1.95])).toBeNaN();
    expect(valueAt(holed, [-1.1, -1.95])).toBe(broken.values[9]);
  });
});

describe('paintHeights', () => {
  const table = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));

  it('puts a to the right and b up, each pixel by its height', () => {
    const grid = gridOf(2, 2, 1, (a, b) => 10 ** (a + 2 * b));
    const scale = heightScale(grid.values)!;
    const pixels = paintHeights(grid, scale, table, '#ff0080', 4, 4);
    const red = (x: number, y: number) => pixels[4 * (4 * y + x)];
    // At (−0.75, 0.75): log₁₀ E = 0.75 of −3 … 3.
    expect(red(0, 0)).toBe(Math.round(255 * (3.75 / 6)));
    expect(red(3, 3)).toBe(Math.round(255 * (2.25 / 6)));
  });

  it('hatches what is not finite', () => {
    const grid = { a: [0, 1], b: [0, 1], values: [1, 2, Infinity, NaN] };
    const pixels = paintHeights(grid, heightScale(grid.values)!, table, '#ff0080', 8, 2);
    expect([...pixels.subarray(4 * 7, 4 * 8)].slice(0, 3)).toEqual([255, 0, 128]);
    expect(new Set(Array.from({ length: 4 }, (_, i) => pixels[4 * (4 + i) + 3]))).toEqual(new Set([255, 90]));
    expect(pixels[3]).toBe(255);
  });
});

describe('contourLines', () => {
  it('of a round bowl are circles, cut at the border', () => {
    const grid = gridOf(41, 61, 2, (a, b) => a * a + b * b + 0.01);
    const found = contourLines(grid, heightScale(grid.values)!, 8);
    expect(found).toHaveLength(8);
    for (const { height, lines } of found) {
      for (const [a, b] of lines.flat()) {
        // Between places the logarithm is taken as straight.
        expect(Math.abs(Math.hypot(a, b) - Math.sqrt(height - 0.01))).toBeLessThan(0.06);
        expect(Math.max(Math.abs(a), Math.abs(b))).toBeLessThanOrEqual(2 + 1e-9);
      }
    }
    const radius = ({ height }: { height: number }) => Math.sqrt(height - 0.01);
    const closed = found.filter((level) => radius(level) > 0.2 && radius(level) < 1.9);
    expect(closed.length).toBeGreaterThan(2);
    for (const { lines } of closed) {
      expect(lines).toHaveLength(1);
      expect(lines[0]![0]).toEqual(lines[0]!.at(-1));
    }
    const cut = found.filter((level) => radius(level) > 2.05);
    expect(cut.length).toBeGreaterThan(0);
    for (const { lines } of cut) expect(lines).toHaveLength(4);
  });
});

describe('placeLabels', () => {
  it('moves labels to a free side, and leaves out what has no room', () => {
    const labels = placeLabels(
      [
        { x: 190, y: 50, text: 'step 960' },
        { x: 20, y: 50, text: 'start' },
        { x: 22, y: 55, text: 'step 1' },
      ],
      200,
      100,
    );
    expect(labels.map(({ text }) => text).slice(0, 2)).toEqual(['step 960', 'start']);
    expect(labels[0]!.left + labels[0]!.width).toBeLessThan(190);
    expect(labels[1]!.left).toBeGreaterThan(0);
    expect(placeLabels([{ x: 5, y: 5, text: 'a very long label' }], 60, 20)).toEqual([]);
  });

  it('keep clear of lines', () => {
    const line = spotsAlong([[100, 50], [200, 50]], 10); // prettier-ignore
    expect(line).toHaveLength(11);
    const [label] = placeLabels([{ x: 100, y: 50, text: 'start' }], 300, 100, line);
    expect(label!.left + label!.width).toBeLessThan(100);
  });
});

it('thins rows to so many at equal distances, with both ends', () => {
  const rows = Array.from({ length: 101 }, (_, i) => i);
  expect(thinned(rows, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(thinned([1, 2, 3], 5)).toEqual([1, 2, 3]);
});
