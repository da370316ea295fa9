import type { Executor, Feeds, RunOptions } from '../../graph';
import { evaluationProgram } from '../../nn/evaluation';
import { NAMES } from '../../nn/names';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { cut, replicasAtOnce } from './tiles';

/** E_total along the straight line θ(a) = (1 − a)θ₀ + aθ₁. */
export interface Segment {
  /** Positions a, from 0 to 1. */
  readonly at: readonly number[];
  readonly losses: Float64Array;
  /**
   * The largest excess over the line between the ends, max of E(θ(a)) − (1 − a)E(θ₀) − aE(θ₁), at least 0 (Entezari et al.
   * 2022; the linear mode connectivity of Frankle et al. 2020). A lower bound: between the points it may be higher.
   */
  readonly barrier: number;
}

const POINTS = 25;

/** Rows to measure on, with their tables X and T. */
export interface Rows {
  readonly rows: number;
  readonly tables: Feeds;
}

/** E_total along the segments between pairs of parameter vectors, at `points` places each, ends included. */
export async function segments(
  executor: Executor,
  problem: Problem,
  { rows, tables }: Rows,
  pairs: readonly (readonly [ArrayLike<number>, ArrayLike<number>])[],
  { points = POINTS, ...options }: RunOptions & { points?: number } = {},
): Promise<Segment[]> {
  const at = Array.from({ length: points }, (_, i) => i / (points - 1));
  const places = pairs.flatMap((_, pair) => at.map((a) => ({ pair, a })));
  if (places.length === 0) return [];
  const tiles = cut(places, Math.min(replicasAtOnce(problem.net, rows, rows), places.length));
  const { total } = parameterLayout(problem.net);
  const { label, outputs } = evaluationProgram(problem, { table: rows });
  const size = tiles[0]!.length;
  const replicas = { count: size, varying: [NAMES.theta] };
  const loaded = await executor.load(
    { label, outputs: { loss: outputs['loss']! } },
    { ...tables, theta: new Float32Array(size * total) },
    replicas,
  );
  const losses: number[] = [];
  try {
    for (const tile of tiles) {
      const theta = new Float64Array(size * total);
      tile.forEach(({ pair, a }, i) => theta.set(between(...pairs[pair]!, a), i * total));
      loaded.write(NAMES.theta, theta);
      await loaded.run([{}], options.signal ? { signal: options.signal } : {});
      losses.push(...(await loaded.read('loss')).subarray(0, tile.length));
      options.onProgress?.(losses.length);
    }
  } finally {
    loaded.dispose();
  }
  return pairs.map((_, pair) => segmentOf(at, Float64Array.from(losses.slice(pair * points, (pair + 1) * points))));
}

function between(first: ArrayLike<number>, last: ArrayLike<number>, a: number): Float64Array {
  return Float64Array.from(first, (value, i) => (1 - a) * value + a * last[i]!);
}

function segmentOf(at: readonly number[], losses: Float64Array): Segment {
  const [first, last] = [losses[0]!, losses.at(-1)!];
  const excess = at.map((a, i) => losses[i]! - (1 - a) * first - a * last);
  return { at, losses, barrier: Math.max(0, ...excess) };
}
