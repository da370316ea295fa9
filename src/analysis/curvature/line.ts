import { runOnce } from '../../graph';
import { gradientProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { problemFunction } from '../landscape/errorFunction';
import { evaluateGrid } from '../landscape/grid';
import type { GridOptions } from '../landscape/grid';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import { dot } from './vectors';

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
  const { loss, gradient } = await runOnce(executor, gradientProgram(problem, rows), feeds);
  const operator = await CurvatureOperator.create(subject);
  const [product] = await operator.apply([direction]).finally(() => {
    operator.dispose();
  });
  const [slope, curvature] = [dot(gradient!, direction), dot(product!, direction)];
  const line = { origin: feeds[NAMES.theta]!, directions: [direction] as const };
  const { values } = await evaluateGrid(executor, problemFunction(problem, rows, feeds), line, { a: offsets }, options);
  return {
    offsets: Float64Array.from(offsets),
    losses: values,
    predicted: Float64Array.from(offsets, (a) => loss![0]! + a * slope + 0.5 * a * a * curvature),
    slope,
    curvature,
  };
}
