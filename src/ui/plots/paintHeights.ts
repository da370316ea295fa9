import { positionsOf } from './heightScale';
import type { HeightScale } from './heightScale';
import { between, blend, mix } from './mapGrid';
import type { MapGrid } from './mapGrid';

/** Stripes of what is not finite: one in so many pixels along the diagonal is full, the rest pale. */
const HATCH = 6;
const HATCH_WIDTH = 2;
const PALE = 90;

/** RGB of `#rrggbb`. */
export function channelsOf(colour: string): [number, number, number] {
  const number = parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/**
 * A picture of `width` x `height` pixels, RGBA: a to the right, b up, colours from a table of 256 by the scale, between grid places
 * interpolated on the scale; hatched where the value is not finite.
 */
export function paintHeights(
  { a, b, values, stride = 1 }: MapGrid,
  scale: HeightScale,
  table: Uint8Array,
  nonFinite: string,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const positions = positionsOf(values, scale);
  const across = Array.from({ length: width }, (_, x) => between((x + 0.5) / width, a.length, stride));
  const line = new Float64Array(a.length);
  const [red, green, blue] = channelsOf(nonFinite);
  for (let y = 0; y < height; y++) {
    const up = between(1 - (y + 0.5) / height, b.length, stride);
    // Between the places of b once a row, then between those of a.
    for (let i = 0; i < a.length; i += stride)
      line[i] = mix(positions[i * b.length + up.lower]!, positions[i * b.length + up.upper]!, up.share);
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const { lower, upper, share } = across[x]!;
      let place = mix(line[lower]!, line[upper]!, share);
      if (!Number.isFinite(place)) place = blend(positions, b.length, across[x]!, up);
      if (Number.isNaN(place)) {
        pixels[at] = red;
        pixels[at + 1] = green;
        pixels[at + 2] = blue;
        pixels[at + 3] = (x + y) % HATCH < HATCH_WIDTH ? 255 : PALE;
        continue;
      }
      const from = 4 * Math.round(255 * Math.max(0, Math.min(1, place)));
      pixels[at] = table[from]!;
      pixels[at + 1] = table[from + 1]!;
      pixels[at + 2] = table[from + 2]!;
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
