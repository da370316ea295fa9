import { ops, runOnce } from '../../graph';
import type { Executor, Feeds, Program } from '../../graph';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { meanOf } from '../mean';
import type { PairState } from './meanField';

/** How alike rows are in one place of a network: means over the rows and over their pairs, and every pair. */
export interface RowPairs extends PairState {
  /** a·b/(|a||b|) for every pair a < b of rows, in the order (0, 1), (0, 2), …, (1, 2), … */
  readonly correlations: Float64Array;
}

const gramOf = (layer: number): string => `gram of layer ${layer + 1}`;

/** For every layer the inner products of the rows' pre-activations divided by the width, [rows, rows]. */
function gramProgram(problem: Problem, rows: RowCount): Program {
  const { layers } = buildObjective(problem, rows);
  const grams = layers.map(({ z }, i) => [gramOf(i), ops.mul(ops.matmul(z, z, { transposeB: true }), 1 / z.shape[1]!)]);
  return { label: 'inner products by layer', outputs: Object.fromEntries(grams) as Program['outputs'] };
}

/**
 * The second moment of pre-activations and the correlation of every two rows, by layer: what mean-field theory calls q and
 * c (Poole et al. 2016). Meant for few rows. `feeds` holds theta and the tables.
 */
export async function pairSignals(executor: Executor, problem: Problem, rows: RowCount, feeds: Feeds): Promise<RowPairs[]> {
  const values = await runOnce(executor, gramProgram(problem, rows), feeds);
  return problem.net.layers.map((_, layer) => pairsOf(values[gramOf(layer)]!, rows.used ?? rows.table));
}

/** The same of a table of inputs, [rows, columns]. */
export function inputPairs(X: ArrayLike<number>, rows: number, columns: number): RowPairs {
  const gram = Float64Array.from({ length: rows * rows }, (_, at) => {
    const [a, b] = [Math.floor(at / rows), at % rows];
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += X[a * columns + j]! * X[b * columns + j]!;
    return sum / columns;
  });
  return pairsOf(gram, rows);
}

function pairsOf(gram: ArrayLike<number>, rows: number): RowPairs {
  const pairs: number[] = [];
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) pairs.push(gram[a * rows + b]! / Math.sqrt(gram[a * rows + a]! * gram[b * rows + b]!));
  }
  return {
    variance: meanOf(Array.from({ length: rows }, (_, a) => gram[a * rows + a]!)),
    correlation: meanOf(pairs),
    correlations: Float64Array.from(pairs),
  };
}
