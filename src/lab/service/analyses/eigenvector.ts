import { neuronOrder } from '../../../analysis/curvature/blocks';
import { lossAlong } from '../../../analysis/curvature/line';
import { norm } from '../../../analysis/vectors';
import { problemFunction } from '../../../analysis/landscape/errorFunction';
import { evaluateGrid, places } from '../../../analysis/landscape/grid';
import { NAMES } from '../../../nn/names';
import type { EigenvectorResult } from '../../protocol/curvature';
import type { RunAnalysis } from '../context';
import { keptSpectrum } from '../curvature';

/** Places along the line: an odd number, so that the network itself is one of them. */
const PLACES = 81;
/** How far the parabola rises or falls along the line, in multiples of the error. */
const RISE = 8;
/** The least and the most half length of the line, relative to the length of the parameters. */
const NEAREST = 0.02;
const FURTHEST = 0.5;

/** One eigenvector of the eigenvalues last found, and the error along it. */
export const run: RunAnalysis<'eigenvector'> = async (context, { of, part = 'hessian', step, rank, radius }) => {
  const { executor, layout, signal, progress } = context;
  const kept = keptSpectrum(context, of, part, step);
  if (!kept) throw new Error(`The eigenvalues of step ${step} are no longer kept: compute them again.`);
  if (!(rank >= 0 && rank < kept.count)) throw new RangeError(`rank must be from 0 to ${kept.count - 1}, not ${rank}`);
  const { value, vector } = kept.pair(rank);
  const { problem, rows, feeds } = kept.subject;
  const theta = feeds[NAMES.theta]!;
  const half = radius ?? halfLength(await errorAt(), value, norm(theta));
  const line = await lossAlong({ ...kept.subject, executor }, vector, places(-half, half, PLACES), { signal, onProgress: progress });
  signal.throwIfAborted();
  const order = neuronOrder(problem.net);
  return { rank, value, vector: Float32Array.from(order, (index) => vector[index]!), order, tensors: layout.tensors, line };

  async function errorAt(): Promise<number> {
    const f = problemFunction(problem, rows, feeds);
    const grid = await evaluateGrid(executor, f, { origin: theta, directions: [vector] }, { a: [0] }, { signal });
    return grid.values[0]!;
  }
};

export const transferred = ({ vector, order }: EigenvectorResult): ArrayBuffer[] => [vector.buffer, order.buffer];

function halfLength(error: number, curvature: number, size: number): number {
  const length = Math.sqrt((2 * RISE * Math.abs(error)) / Math.abs(curvature));
  return Math.min(Math.max(length, NEAREST * size), FURTHEST * size) || 1;
}
