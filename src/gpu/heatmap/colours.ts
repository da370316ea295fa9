/** Number of entries of a colour table. */
export const COLOURS = 256;
/** The entry of the value zero. */
const ZERO = 128;
/** Entries on either side of zero. */
const HALF = 127;

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * A table for the heatmap: entries 1..255 are `colour(t)` for t from -1 to 1 in steps of 1/127, so that zero has an
 * entry of its own (128); entry 0 is the colour of NaN and infinities. Channels are 0..255, packed as rgba bytes.
 */
export function colourTable(colour: (t: number) => Rgb, notFinite: Rgb = [255, 0, 255]): Uint32Array {
  return Uint32Array.from({ length: COLOURS }, (_, i) => pack(i === 0 ? notFinite : colour((i - ZERO) / HALF)));
}

/**
 * The entry of the table that the heatmap shows for a value: 0 for NaN and infinities, else
 * 128 + floor(clamp(value · gain, -127, 127) + 0.5) in single precision, with gain = 127 / halfRange.
 */
export function colourIndex(value: number, halfRange: number): number {
  if (!Number.isFinite(value)) return 0;
  const inside = clamp(Math.fround(value), Math.fround(halfRange));
  const scaled = clamp(Math.fround(inside * gainOf(halfRange)), HALF);
  return Math.floor(Math.fround(scaled + 0.5)) + ZERO;
}

/** Entries of the table per unit of value, in single precision. */
export function gainOf(halfRange: number): number {
  return Math.fround(HALF / Math.fround(halfRange));
}

/** The row or column of the matrix, of `cells`, that pixel `pixel` of `pixels` shows. */
export function cellAt(pixel: number, pixels: number, cells: number): number {
  return Math.floor((pixel * cells) / pixels);
}

function clamp(x: number, limit: number): number {
  return Math.min(Math.max(x, -limit), limit);
}

function pack([red, green, blue]: Rgb): number {
  const [r, g, b] = [red, green, blue].map((channel) => Math.round(Math.min(Math.max(channel, 0), 255))) as [number, number, number];
  return (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0;
}
