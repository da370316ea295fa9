import { ops, runOnce } from '../../graph';
import type { Executor, Feeds, Program } from '../../graph';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';

/** How alike two inputs are in every layer. */
export interface PairSignals {
  /** Second moment of the pre-activations by layer, mean over the rows. */
  readonly variance: readonly number[];
  /** z_a·z_b/(|z_a||z_b|) by layer, for every pair a < b of rows, pairs in the order (0, 1), (0, 2), …, (1, 2), … */
  readonly correlations: readonly Float64Array[];
  /** Mean over the pairs, by layer. */
  readonly correlation: readonly number[];
}

const gramOf = (layer: number): string => `gram of layer ${layer + 1}`;

/** For every layer the inner products of the rows' pre-activations divided by the width, [rows, rows]. */
export function gramProgram(problem: Problem, rows: RowCount): Program {
  const { layers } = buildObjective(problem, rows);
  const grams = layers.map(({ z }, i) => [gramOf(i), ops.mul(ops.matmul(z, z, { transposeB: true }), 1 / z.shape[1]!)]);
  return { label: 'inner products by layer', outputs: Object.fromEntries(grams) as Program['outputs'] };
}

/**
 * The variance of pre-activations and the correlation of every two rows through depth: what mean-field theory calls q and
 * c (Poole et al. 2016). Meant for few rows. `feeds` holds theta and the tables.
 */
export async function pairSignals(executor: Executor, problem: Problem, rows: RowCount, feeds: Feeds): Promise<PairSignals> {
  const values = await runOnce(executor, gramProgram(problem, rows), feeds);
  const n = rows.used ?? rows.table;
  const grams = problem.net.layers.map((_, layer) => values[gramOf(layer)]!);
  const correlations = grams.map((gram) => {
    const pairs: number[] = [];
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) pairs.push(gram[a * n + b]! / Math.sqrt(gram[a * n + a]! * gram[b * n + b]!));
    }
    return Float64Array.from(pairs);
  });
  return {
    variance: grams.map((gram) => meanOf(Array.from({ length: n }, (_, a) => gram[a * n + a]!))),
    correlations,
    correlation: correlations.map(meanOf),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
