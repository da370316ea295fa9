import { symmetricEigen } from '../../data/eigen';
import { derivative, expr as E, ops, runOnce } from '../../graph';
import type { Executor, Feeds, Program } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';

const slopesOf = (layer: number): string => `slopes of layer ${layer + 1}`;

/** φ′(z) of every layer, [rows, n]. */
function slopesProgram(problem: Problem, rows: RowCount): Program {
  const { layers } = buildObjective(problem, rows);
  const slopes = layers.map(({ z }, i) => {
    const { expr } = ACTIVATIONS[problem.net.layers[i]!.act]!;
    return [slopesOf(i), ops.map(derivative(expr(E.arg(0)), 0), [z])] as const;
  });
  return { label: 'slopes by layer', outputs: Object.fromEntries(slopes) };
}

/**
 * Singular values, descending, of every layer's Jacobian ∂h/∂a = W diag φ′(z) at one row: how much of a signal or of a
 * gradient passes the layer in each direction (Glorot & Bengio 2010, section 4.2.1; Saxe et al. 2014). Decomposed on the
 * CPU, so meant for widths up to a few hundred. For layers without batch norm.
 */
export async function jacobianSpectra(
  executor: Executor,
  problem: Problem,
  rows: RowCount,
  feeds: Feeds,
  row = 0,
): Promise<Float64Array[]> {
  const values = await runOnce(executor, slopesProgram(problem, rows), feeds);
  const theta = feeds[NAMES.theta]!;
  const weights = parameterLayout(problem.net).tensors.filter(({ kind }) => kind === 'W');
  return weights.map(({ layer, offset, shape }) => {
    const [fanIn, n] = shape as [number, number];
    const slopes = values[slopesOf(layer)]!.subarray(row * n, (row + 1) * n);
    const J = Float64Array.from({ length: fanIn * n }, (_, at) => theta[offset + at]! * slopes[at % n]!);
    return singularValues(J, fanIn, n);
  });
}

/** Of a matrix (rows × columns, row-major), from the smaller of its two Gram matrices; min(rows, columns) of them. */
function singularValues(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const transposed = Float64Array.from(matrix, (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]!);
  const isTall = rows > columns;
  const [a, b, n, inner] = isTall ? [transposed, matrix, columns, rows] : [matrix, transposed, rows, columns];
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]!;
      for (let j = 0; j < n; j++) gram[i * n + j]! += factor * b[k * n + j]!;
    }
  }
  return symmetricEigen(gram, n).values.map((value) => Math.sqrt(Math.max(0, value)));
}
