import { expr as E, ops, sizeOf } from '../../graph';
import type { Node } from '../../graph';

/** Equal bins from `low` to `high`: of the values, or of their magnitudes' logarithm. */
export interface Bins {
  readonly scale: 'linear' | 'log';
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** How values are distributed: bin k holds edge k ≤ x < edge k + 1, the last bin its upper edge too. */
export interface Distribution extends Bins {
  readonly counts: readonly number[];
  readonly below: number;
  /** Values above the last edge, and those that are no number. */
  readonly above: number;
}

/** The count + 1 edges of bins, rounded to float32 as the values are. */
export function edgesOf({ scale, low, high, count }: Bins): Float32Array {
  const at = (k: number) => (scale === 'log' ? low * (high / low) ** (k / count) : low + ((high - low) * k) / count);
  return Float32Array.from({ length: count + 1 }, (_, k) => at(k));
}

/**
 * How many of all `values` lie below each of the ascending `edges` [m], and at the last edge or below it for the last:
 * [m]. Counts are exact in float32 up to 2²⁴ values. With as many loads as values times edges it is meant for a look now
 * and then, not for every training step.
 */
export function cumulativeCounts(values: Node, edges: Node): Node {
  const m = edges.shape[0]!;
  const isLast = ops.constant(
    Float64Array.from({ length: m }, (_, k) => (k === m - 1 ? 1 : 0)),
    [m, 1],
  );
  const [x, edge, last] = [E.arg(0), E.arg(1), E.arg(2)];
  const isBelow = E.select(E.sub(edge, x), E.num(1), E.mul(last, E.equal(x, edge)));
  const flags = ops.map(isBelow, [ops.reshape(values, [1, sizeOf(values.shape)]), ops.reshape(edges, [m, 1]), isLast]);
  return ops.reshape(ops.sum(flags, 1), [m]);
}

/** What `cumulativeCounts` gave for `total` values, as counts by bin. */
export function distributionOf(cumulative: ArrayLike<number>, bins: Bins, total: number): Distribution {
  const counts = Array.from({ length: bins.count }, (_, k) => cumulative[k + 1]! - cumulative[k]!);
  return { ...bins, counts, below: cumulative[0]!, above: total - cumulative[bins.count]! };
}
