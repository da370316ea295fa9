import { extremeEigenpairs } from '../../../analysis/curvature/extremes';
import type { Eigenpair } from '../../../analysis/curvature/extremes';
import type { RitzValue } from '../../protocol/curvature';
import type { RunAnalysis } from '../context';
import { keepSpectrum, withProducts } from '../curvature';

const TOP = 6;
const BOTTOM = 3;
/** Of the residuals, relative to the largest |λ|: three digits, which pictures and the largest learning rate need. */
const TOLERANCE = 1e-3;

/** The largest and smallest eigenvalues of a network of any size, each with its residual. */
export const run: RunAnalysis<'lanczos'> = (context, { top = TOP, bottom = BOTTOM, ...options }) => {
  const { signal, progress, step } = context;
  return withProducts(context, options, 1, async (operator, { problem, rows, feeds }) => {
    const found = await extremeEigenpairs(operator.apply, operator.size, {
      top,
      bottom,
      tolerance: TOLERANCE,
      signal,
      onProgress: progress,
    });
    // All of them, from the largest down.
    const pairs = [...found.top, ...found.bottom.toReversed()];
    keepSpectrum(context, 'lanczos', options.part ?? 'hessian', {
      step,
      subject: { problem, rows, feeds },
      count: pairs.length,
      pair: (rank) => pairs[rank]!,
    });
    return { top: found.top.map(figures), bottom: found.bottom.map(figures), isConverged: found.isConverged };
  });
};

const figures = ({ value, residual }: Eigenpair): RitzValue => ({ value, residual });
