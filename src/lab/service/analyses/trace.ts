import { hutchinsonTrace } from '../../../analysis/curvature/trace';
import type { RunAnalysis } from '../context';
import { withProducts } from '../curvature';

const PROBES = 16;
/** Probes multiplied in one call. */
const TOGETHER = 4;

/** The sum of the eigenvalues of a network of any size, with its standard error. */
export const run: RunAnalysis<'trace'> = (context, { probes = PROBES, ...options }) => {
  const { signal, progress } = context;
  const together = Math.min(TOGETHER, probes);
  return withProducts(context, options, together, async (operator) => ({
    trace: await hutchinsonTrace(operator.apply, operator.size, { probes, together, signal, onProgress: progress }),
  }));
};
