import { neuronBlocks, neuronOrder } from '../../../analysis/curvature/blocks';
import { decompose } from '../../../analysis/curvature/decomposition';
import { curvatureMatrix } from '../../../analysis/curvature/matrix';
import { matrixTrace, summarise } from '../../../analysis/curvature/spectrum';
import { MOST_EXACT } from '../../protocol/curvature';
import type { HessianResult } from '../../protocol/curvature';
import type { RunAnalysis } from '../context';
import { RefusedError } from '../context';
import { curvatureOf, keepSpectrum } from '../curvature';

/** The exact matrix of a small network, with eigenvalues and neuron blocks. */
export const run: RunAnalysis<'hessian'> = async (context, options) => {
  const { layout, problem, signal, progress, step } = context;
  const { total } = layout;
  if (total > MOST_EXACT) {
    const message = `The whole matrix is computed up to ${MOST_EXACT} parameters, and this network has ${total}: ask for "lanczos" and "density".`;
    throw new RefusedError(message);
  }
  const { subject, part, basis } = curvatureOf(context, options);
  // Columns first, then the reduction of the matrix: half of the progress each.
  const matrix = await curvatureMatrix(subject, { part, signal, onProgress: (done) => progress(done, 2 * total) });
  const decomposition = await decompose(matrix.values, total, { signal, onProgress: (done) => progress(total + done, 2 * total) });
  keepSpectrum(context, 'hessian', part, {
    step,
    subject: { problem: subject.problem, rows: subject.rows, feeds: subject.feeds },
    count: total,
    pair: (rank) => ({ value: decomposition.values[rank]!, vector: decomposition.vector(rank) }),
  });
  const blocks = await neuronBlocks(problem.net, matrix.values, signal);
  const order = neuronOrder(problem.net);
  const { values, largest } = arranged(matrix.values, order);
  return {
    ...basis,
    products: total,
    values,
    largest,
    order,
    tensors: layout.tensors,
    summary: summarise(decomposition.values),
    trace: matrixTrace(matrix.values, total).trace,
    asymmetry: matrix.asymmetry,
    blocks: blocks.map(({ indices, layer, neuron, eigenvalues, cond }) => ({
      layer,
      neuron,
      size: indices.length,
      eigenvalues,
      ...(cond !== undefined && { cond }),
    })),
  };
};

export const transferred = ({ values, order }: HessianResult): ArrayBuffer[] => [values.buffer, order.buffer];

/** The matrix in another order of its rows and columns, in single precision, and its largest entry. */
function arranged(matrix: Float64Array, order: Uint32Array): { values: Float32Array<ArrayBuffer>; largest: number } {
  const size = order.length;
  const values = new Float32Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const row = order[i]! * size;
    for (let j = 0; j < size; j++) {
      const value = matrix[row + order[j]!]!;
      values[i * size + j] = value;
      largest = Math.max(largest, Math.abs(value));
    }
  }
  return { values, largest };
}
