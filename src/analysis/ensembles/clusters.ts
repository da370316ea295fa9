import { meanOf } from '../mean';

/** Solutions that are the same within a tolerance: places in the list, the best first. */
export type Cluster = readonly number[];

/**
 * Leader clustering (Hartigan 1975, chapter 3): solutions are taken in the order of `losses`, ascending, and each joins the
 * first cluster whose best solution is within the tolerance, or begins one. Solutions whose loss is not finite are left out.
 */
function cluster(losses: ArrayLike<number>, isSame: (a: number, leader: number) => boolean): Cluster[] {
  const order = Array.from(losses, (_, i) => i)
    .filter((i) => Number.isFinite(losses[i]))
    .sort((a, b) => losses[a]! - losses[b]!);
  const clusters: number[][] = [];
  for (const i of order) {
    const own = clusters.find(([leader]) => isSame(i, leader!));
    if (own) own.push(i);
    else clusters.push([i]);
  }
  return clusters;
}

/** Clusters of final losses that differ by at most `tolerance`, relative to the cluster's best, or by `floor`. */
export function clustersByLoss(losses: ArrayLike<number>, tolerance = 0.01, floor = 1e-6): Cluster[] {
  return cluster(losses, (a, leader) => losses[a]! - losses[leader]! <= Math.max(tolerance * losses[leader]!, floor));
}

/**
 * Clusters of solutions that compute the same function on the data: whose outputs differ by at most `tolerance` times the
 * spread of the targets, root mean square over rows and outputs. Hidden units that change places, or signs where the
 * activation is odd, leave the outputs as they are, so such solutions are one.
 */
export function clustersByFunction(
  losses: ArrayLike<number>,
  outputs: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  tolerance = 0.05,
): Cluster[] {
  const limit = tolerance * spreadOf(targets);
  return cluster(losses, (a, leader) => rmsDistance(outputs[a]!, outputs[leader]!) <= limit);
}

/** Root mean square of the differences of two vectors. */
function rmsDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}

function spreadOf(values: ArrayLike<number>): number {
  return rmsDistance(values, new Float64Array(values.length).fill(meanOf(values)));
}
