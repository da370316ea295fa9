import type { PointCost } from './errorFunction';

/** Numbers that all points of a tile may keep together: 16 MiB of float32. */
const MOST_NUMBERS = 2 ** 22;
/** Operations of a tile: well under a tenth of a second at the 2 GFLOP/s of an emulated GPU. */
const MOST_OPERATIONS = 1e8;
const MOST_POINTS = 4096;

/** How many points to evaluate at a time, so that neither memory nor a dispatch grows beyond its limit. */
export function tileSize({ numbers, operations }: PointCost): number {
  return Math.max(1, Math.min(MOST_POINTS, Math.floor(MOST_NUMBERS / numbers), Math.floor(MOST_OPERATIONS / operations)));
}
