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
  maps: Maps,
  range: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, cell) => {
    const [map, share] = colourOf(own[cell], value, classes, maps, range);
    const entry = 4 * Math.round(255 * Math.min(1, Math.max(0, share)));
    pixels.set([map[entry]!, map[entry + 1]!, map[entry + 2]!, 255], 4 * cell);
  });
  return pixels;
}

function colourOf(
  own: number | undefined,
  value: number,
  classes: number,
  { signed, density }: Maps,
  [low, high]: readonly [number, number],
): [map: Uint8Array, share: number] {
  if (classes === 0 || own === undefined) return [density, (value - low) / (high - low || 1)];
  // How sure it is: 0 where all classes are as probable, 1 for certainty.
  const sure = (value - 1 / classes) / (1 - 1 / classes);
  if (classes === 2) return [signed, 0.5 + (own === 0 ? -0.5 : 0.5) * STRONGEST * sure];
  return [density, ((own + 1) / (classes + 1)) * (0.35 + 0.65 * sure)];
}
