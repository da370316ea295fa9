import type { NetSpec } from '../../nn/model';
import { parameterLayout } from '../../nn/parameters';

/** Multiplications of one step of all replicas of a tile: about 50 ms on an emulated GPU. */
const MOST_WORK = 3e7;
/** Numbers that one intermediate value of a tile may have: 64 MiB of float32. */
const MOST_NUMBERS = 2 ** 24;
const MOST_REPLICAS = 4096;

/**
 * How many replicas to train at a time so that no step takes long and memory suffices: a whole number from 1. `used` is
 * how many rows a step takes, `rows` how many there are.
 */
export function replicasAtOnce(net: NetSpec, used: number, rows: number): number {
  const { total } = parameterLayout(net);
  const widest = Math.max(net.input, ...net.layers.map(({ n }) => n));
  // Forward, backward to the layer below, and to the weights: three products.
  const most = Math.min(MOST_WORK / (3 * total * used), MOST_NUMBERS / (widest * rows), MOST_NUMBERS / total, MOST_REPLICAS);
  return Math.max(1, Math.floor(most));
}

/** Cuts a list into as few parts as can be, of at most `most` and about the same length; none is longer than the first. */
export function cut<T>(list: readonly T[], most: number): T[][] {
  const size = Math.ceil(list.length / Math.ceil(list.length / most));
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
