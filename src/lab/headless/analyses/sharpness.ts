import { SharpnessMeter } from '../../../analysis/curvature/sharpness';
import { number } from '../../json/shapes';
import type { Analysis } from '../analysis';
import { countUpTo, rateOf, SEED, subjectOf } from './curvature';

/** λ_max at the steps that the document asks for, beside the edge that the learning rate sets. */
export const sharpness: Analysis = {
  needs: 'network',
  about: 'the largest eigenvalue of the Hessian with its residual, and how near the learning rate is to the edge of stability',
  options: { tolerance: number({ min: 1e-12, max: 1 }), maxProducts: countUpTo(500), seed: SEED },
  run: async (network, options: { tolerance?: number; maxProducts?: number; seed?: number }, context) => {
    const meter = await SharpnessMeter.create(subjectOf(network, context), options);
    try {
      const { value, residual, products } = await meter.measure();
      const lr = rateOf(network);
      return { json: { lambda_max: value, residual, products, lr, lr_critical: value > 0 ? 2 / value : null, edge: (value * lr) / 2 } };
    } finally {
      meter.dispose();
    }
  },
};
