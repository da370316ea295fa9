import { spectralDensity } from '../../../analysis/curvature/density';
import { RELATIVE_ZERO } from '../../../analysis/curvature/spectrum';
import type { RunAnalysis } from '../context';
import { withProducts } from '../curvature';

const PROBES = 4;
const STEPS = 40;
/** Probes multiplied in one call. */
const TOGETHER = 4;

/** The distribution of eigenvalues of a network of any size, by stochastic Lanczos quadrature. */
export const run: RunAnalysis<'density'> = (context, { probes = PROBES, steps = STEPS, ...options }) => {
  const { signal, progress, layout } = context;
  return withProducts(context, options, Math.min(TOGETHER, probes), async (operator) => {
    const found = await spectralDensity(operator.apply, operator.size, {
      probes,
      steps: Math.min(steps, layout.total),
      signal,
      onProgress: progress,
    });
    const [low, high] = found.range;
    const zero = RELATIVE_ZERO * Math.max(Math.abs(low), Math.abs(high));
    return { ...found.curve(), trace: found.trace(), negative: found.shareBelow(-zero), probes };
  });
};
