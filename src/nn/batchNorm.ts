import { ops } from '../graph';
import type { Node } from '../graph';
import type { NetShape } from './parameters';

/** ε under the root when a network names none (contract section 4). */
export const BATCH_NORM_EPSILON = 1e-5;

/** Mean and variance of each unit, [1, n] (over a batch, biased) or [n] (running). */
export interface UnitStatistics {
  mean: Node;
  variance: Node;
}

/** Statistics of z [B, n] over its rows; the variance as the mean of (z − μ)², biased (contract section 4). */
export function batchStatistics(z: Node): UnitStatistics {
  const mean = ops.mean(z, 0);
  return { mean, variance: ops.mean(ops.square(ops.sub(z, mean)), 0) };
}

/** γ (z − μ)/√(σ² + ε) + β for z [B, n]; γ and β are [n]. */
export function normalise(z: Node, { mean, variance }: UnitStatistics, gamma: Node, beta: Node, epsilon: number): Node {
  const deviation = ops.sqrt(ops.add(variance, epsilon));
  return ops.add(ops.mul(ops.div(ops.sub(z, mean), deviation), gamma), beta);
}

/** Where a layer's running statistics stand in the flat vector. */
export interface RunningSlot {
  layer: number;
  units: number;
  mean: number;
  variance: number;
}

/** The flat vector of running statistics: for each layer with batch norm its means, then its variances. */
export function runningLayout(net: NetShape): { total: number; slots: RunningSlot[] } {
  const slots: RunningSlot[] = [];
  let total = 0;
  net.layers.forEach(({ n, bn = false }, layer) => {
    if (!bn) return;
    slots.push({ layer, units: n, mean: total, variance: total + n });
    total += 2 * n;
  });
  return { total, slots };
}

/** Running statistics before the first step: mean 0, variance 1. */
export function initialRunning(net: NetShape): Float32Array {
  const { total, slots } = runningLayout(net);
  const values = new Float32Array(total);
  for (const { variance, units } of slots) values.fill(1, variance, variance + units);
  return values;
}

/** One layer's running statistics, [n] each. */
export function runningStatistics(running: Node, slot: RunningSlot): UnitStatistics {
  return { mean: ops.slice(running, slot.mean, slot.units), variance: ops.slice(running, slot.variance, slot.units) };
}

/**
 * r ← (1−m) r + m · batch for the whole flat vector; `batches` in the order of the layout, over `rows` rows. The
 * running variance takes the unbiased estimate σ²·n/(n−1) (contract section 4).
 */
export function updateRunning(running: Node, batches: readonly UnitStatistics[], momentum: number, rows: number): Node {
  const pieces = batches.flatMap(({ mean, variance }) => [mean, ops.mul(variance, rows / (rows - 1))]);
  const batch = ops.concat(pieces.map((piece) => ops.reshape(piece, [piece.shape.at(-1)!])));
  return ops.add(ops.mul(running, 1 - momentum), ops.mul(batch, momentum));
}
