import { bakeColourMap, DENSITY_DARK, DENSITY_LIGHT } from '../../../lab/colour';
import type { Field } from '../figure';

/** Shades of the map that have contours between them. */
const BANDS = 24;

/** Losses are light where they are low in both themes: the density map of the light ground without its paper, and that of the dark one reversed. */
const MAPS = {
  light: bakeColourMap(DENSITY_LIGHT.slice(1)),
  dark: bakeColourMap(DENSITY_DARK.slice(1).reverse()),
};

/** RGBA of a field, top row first. Values are shown in steps, so that heights can be followed as on a map. */
export function fieldPixels({ columns, rows, values, isLog = false }: Field, isDark: boolean): Uint8ClampedArray<ArrayBuffer> {
  const map = isDark ? MAPS.dark : MAPS.light;
  const heights = Float64Array.from(values);
  if (isLog) for (let i = 0; i < heights.length; i++) heights[i] = Math.log(Math.max(heights[i]!, Number.MIN_VALUE));
  const finite = heights.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const span = finite.reduce((a, b) => Math.max(a, b), -Infinity) - low || 1;
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const share = (heights[row * columns + column]! - low) / span;
      const entry = Math.round((255 * Math.min(BANDS - 1, Math.floor(BANDS * (Number.isFinite(share) ? share : 1)))) / (BANDS - 1));
      pixels.set(map.subarray(4 * entry, 4 * entry + 4), 4 * ((rows - 1 - row) * columns + column));
    }
  }
  return pixels;
}
