import type { CurvaturePart } from '../../../analysis/curvature/products';
import { hutchinsonTrace } from '../../../analysis/curvature/trace';
import type { Analysis } from '../analysis';
import { countUpTo, estimateJson, PART, SEED, withOperator } from './curvature';

/** Probes multiplied in one call. */
const TOGETHER = 4;

/** The trace of the curvature of a network of any size, with the standard error over its probes. */
export const trace: Analysis = {
  needs: 'network',
  about: "the trace of the Hessian by Hutchinson's estimate, with its standard error, for networks of any size",
  options: { part: PART, probes: countUpTo(100_000), seed: SEED },
  run: (network, { part, probes = 32, seed = 0 }: { part?: CurvaturePart; probes?: number; seed?: number }, context) => {
    const together = Math.min(TOGETHER, probes);
    return withOperator(network, context, { part, width: together }, async (operator) => {
      const { signal, onProgress } = context;
      const found = await hutchinsonTrace(operator.apply, operator.size, { probes, seed, together, signal, onProgress });
      return { json: { ...estimateJson(found), dim: operator.size } };
    });
  },
};
