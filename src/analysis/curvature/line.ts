import { NAMES } from '../../nn/names';
import { problemFunction } from '../landscape/errorFunction';
import { evaluateGrid } from '../landscape/grid';
import type { GridOptions } from '../landscape/grid';
import { lineDerivatives } from '../landscape/lineDerivatives';
import type { CurvatureSubject } from './operator';

/** E_total along a line beside the parabola that slope and curvature at offset 0 predict. */
export interface LossLine {
  readonly offsets: Float64Array;
  /** NaN where the signal came first. */
  readonly losses: Float64Array;
  /** E + a gᵀv + ½ a² vᵀHv. */
  readonly predicted: Float64Array;
  /** gᵀv and vᵀHv at offset 0. */
  readonly slope: number;
  readonly curvature: number;
}

/** The error at `feeds.theta + a·direction` for every offset a; along a unit eigenvector the curvature is its eigenvalue. */
export async function lossAlong(
  subject: CurvatureSubject,
  direction: ArrayLike<number>,
  offsets: ArrayLike<number>,
  options: Pick<GridOptions, 'signal' | 'onProgress'> = {},
): Promise<LossLine> {
  const { executor, problem, rows, feeds } = subject;
  const f = problemFunction(problem, rows, feeds);
  const line = { origin: feeds[NAMES.theta]!, directions: [direction] as const };
  const { loss, slope, curvature } = await lineDerivatives(executor, f, line);
  const { values } = await evaluateGrid(executor, f, line, { a: offsets }, options);
  return {
    offsets: Float64Array.from(offsets),
    losses: values,
    predicted: Float64Array.from(offsets, (a) => loss + a * slope + 0.5 * a * a * curvature),
    slope,
    curvature,
  };
}
