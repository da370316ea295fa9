import { extremeEigenpairs } from '../../../analysis/curvature/extremes';
import type { CurvaturePart } from '../../../analysis/curvature/products';
import { number } from '../../json/shapes';
import type { Analysis } from '../analysis';
import { countUpTo, PART, SEED, withOperator } from './curvature';

const MOST_PAIRS = 50;

interface Options {
  part?: CurvaturePart;
  top?: number;
  bottom?: number;
  maxSteps?: number;
  tolerance?: number;
  seed?: number;
}

/** The largest and smallest eigenvalues of a network of any size, each with its residual. */
export const lanczos: Analysis = {
  needs: 'network',
  about: 'the largest and smallest eigenvalues by Lanczos, with residuals, for networks of any size',
  options: {
    part: PART,
    top: countUpTo(MOST_PAIRS),
    bottom: number({ min: 0, max: MOST_PAIRS, integer: true }),
    maxSteps: countUpTo(2000),
    tolerance: number({ min: 1e-12, max: 1 }),
    seed: SEED,
  },
  run: (network, { part, ...options }: Options, context) =>
    withOperator(network, context, { part }, async (operator) => {
      const { signal, onProgress } = context;
      const all = { top: 5, bottom: 5, ...options, signal, onProgress };
      const { top, bottom, products, isConverged } = await extremeEigenpairs(operator.apply, operator.size, all);
      const figures = (pairs: typeof top) => pairs.map(({ value, residual }) => ({ value, residual }));
      return {
        json: { top: figures(top), bottom: figures(bottom), products, converged: isConverged },
        tables: {
          eigenvalues: {
            columns: ['end', 'k', 'lambda', 'residual'],
            rows: Object.entries({ top, bottom }).flatMap(([end, pairs]) =>
              pairs.map(({ value, residual }, k) => [end, k + 1, value, residual]),
            ),
          },
        },
      };
    }),
};
