import type { FitRegions } from '../../../lab/protocol/fit';

interface Maps {
  readonly signed: Uint8Array;
  readonly density: Uint8Array;
}

/** Furthest from the middle that a class reaches in the map of two classes: points are to be read on it. */
const STRONGEST = 0.6;

/**
 * Pixels of the regions, row by row. Two classes are the two ends of the signed map, its middle where the network does not
 * know; more are steps of the map of densities, towards the ground where it is less sure; a regression is its value.
 *
 * @param classes how many there are; 0 for a regression, whose values lie within `range`.
 */
export function paintRegions(
  { classes: own, values }: Pick<FitRegions, 'classes' | 'values'>,
  classes: number,
  { signed, density }: Maps,
  range: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  const map = classes === 2 ? signed : density;
  for (let cell = 0; cell < values.length; cell++) {
    const entry = 4 * Math.round(255 * Math.min(1, Math.max(0, shareOf(own[cell], values[cell]!, classes, range))));
    for (let c = 0; c < 3; c++) pixels[4 * cell + c] = map[entry + c]!;
    pixels[4 * cell + 3] = 255;
  }
  return pixels;
}

/** Where on its map a cell is. */
function shareOf(own: number | undefined, value: number, classes: number, [low, high]: readonly [number, number]): number {
  if (classes === 0 || own === undefined) return (value - low) / (high - low || 1);
  // How sure it is: 0 where all classes are as probable, 1 for certainty.
  const sure = (value - 1 / classes) / (1 - 1 / classes);
  if (classes === 2) return 0.5 + (own === 0 ? -0.5 : 0.5) * STRONGEST * sure;
  return ((own + 1) / (classes + 1)) * (0.35 + 0.65 * sure);
}
