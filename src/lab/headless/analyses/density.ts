import { spectralDensity } from '../../../analysis/curvature/density';
import type { CurvaturePart } from '../../../analysis/curvature/products';
import { RELATIVE_ZERO } from '../../../analysis/curvature/spectrum';
import { number } from '../../json/shapes';
import type { Analysis } from '../analysis';
import { countUpTo, estimateJson, PART, SEED, withOperator } from './curvature';

/** Probes multiplied in one call. */
const TOGETHER = 4;

interface Options {
  part?: CurvaturePart;
  probes?: number;
  lanczosSteps?: number;
  width?: number;
  seed?: number;
}

/** The density of eigenvalues of a network of any size, with the standard error over its probes. */
export const density: Analysis = {
  needs: 'network',
  about: 'the density of eigenvalues by stochastic Lanczos quadrature, with its standard error, for networks of any size',
  options: {
    part: PART,
    probes: countUpTo(1000),
    lanczosSteps: countUpTo(500),
    width: number({ min: 1e-12, max: 1e12 }),
    seed: SEED,
  },
  run: (network, { part, probes = 8, lanczosSteps, width, seed = 0 }: Options, context) =>
    withOperator(network, context, { part, width: Math.min(TOGETHER, probes) }, async (operator) => {
      const { signal, onProgress } = context;
      const steps = Math.min(operator.size, lanczosSteps ?? 60);
      const found = await spectralDensity(operator.apply, operator.size, { probes, steps, seed, signal, onProgress });
      const curve = found.curve(width);
      const [low, high] = found.range;
      const zero = RELATIVE_ZERO * Math.max(Math.abs(low), Math.abs(high));
      return {
        json: {
          range: [low, high],
          width: curve.width,
          products: operator.products,
          trace: estimateJson(found.trace()),
          share_negative: estimateJson(found.shareBelow(-zero)),
          probes: found.probes,
        },
        tables: {
          density: {
            columns: ['lambda', 'density', 'standard_error'],
            rows: Array.from(curve.t, (t, i) => [t, curve.density[i]!, probes > 1 ? curve.standardError[i]! : null]),
          },
        },
        pictures: {
          density: {
            kind: 'curves',
            logY: true,
            // Below a millionth of the peak a logarithmic axis shows nothing but the Gaussians' tails.
            series: [{ x: curve.t, y: curve.density.map((y) => (y > 1e-6 * Math.max(...curve.density) ? y : NaN)) }],
          },
        },
      };
    }),
};
