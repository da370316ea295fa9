import { CurvatureOperator } from '../../../analysis/curvature/operator';
import type { CurvatureSubject } from '../../../analysis/curvature/operator';
import type { CurvaturePart } from '../../../analysis/curvature/products';
import type { Estimate } from '../../../analysis/curvature/estimate';
import { rate } from '../../../nn/schedules';
import { number, oneOf } from '../../json/shapes';
import type { AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

/** Options that several analyses of curvature share. */
export const PART = oneOf('part of the curvature', 'hessian', 'gaussNewton', 'residual');
export const SEED = number({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true });
export const countUpTo = (max: number) => number({ min: 1, max, integer: true });

/** The network on all its training rows. */
export const subjectOf = ({ problem, rows, feeds }: Network, { executor }: AnalysisContext): CurvatureSubject => ({
  executor,
  problem,
  rows,
  feeds,
});

/** Works with the products of the network's curvature. */
export async function withOperator<T>(
  network: Network,
  context: AnalysisContext,
  options: { part?: CurvaturePart | undefined; width?: number },
  work: (operator: CurvatureOperator) => Promise<T>,
): Promise<T> {
  const { part = 'hessian', width = 1 } = options;
  const operator = await CurvatureOperator.create(subjectOf(network, context), { part, width });
  try {
    return await work(operator);
  } finally {
    operator.dispose();
  }
}

/** The rate of the next training step. */
export const rateOf = ({ recipe, step }: Network): number => rate(recipe.schedule, step);

/** An estimate by the names that results have. */
export const estimateJson = ({ value, standardError, probes }: Estimate) => ({ value, standard_error: standardError ?? null, probes });
