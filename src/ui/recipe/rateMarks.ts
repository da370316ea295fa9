import type { OptimizerSpec } from '../../lab/recipe/recipe';
import { criticalRate, stabilityFactor, stabilityFormula } from '../../lab/recipe/stability';
import type { SliderMark } from './sliderMark';

/** What plain descent takes of the largest stable rate: 1.98/λ_max, as in the lecture (0.99/α_max). */
const BEST = 0.99;

/**
 * What the curvature λ_max says of the learning rate: the largest that is stable along its direction and, for plain descent, the
 * lecture's best one. None for optimizers without such a limit, as Adam, or where λ_max is not above 0.
 */
export function rateMarks(optimizer: OptimizerSpec, lambda: number): SliderMark[] {
  const value = criticalRate(optimizer, lambda);
  if (value === undefined) return [];
  const { over, under } = stabilityFormula(optimizer);
  const critical: SliderMark = {
    id: 'critical',
    value,
    name: `${over}/${under}λ_max`,
    meaning: 'beyond it the direction of largest curvature is unstable',
  };
  if (stabilityFactor(optimizer) !== 2) return [critical];
  const best = { id: 'best', value: BEST * value, name: '1.98/λ_max', meaning: 'just below it, the fastest that is stable' };
  return [best, critical];
}
