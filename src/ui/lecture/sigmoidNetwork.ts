import type { Recipe } from '../../lab/recipe/recipe';
import { recipeFrom } from './experiment';

/** Two layers of twelve sigmoids on four normal inputs, with batch norm before them or not, at a rate that leaves them near their start. */
export const sigmoidNetwork = (bn: boolean): Recipe =>
  recipeFrom({
    data: { set: 'odd', normalise: 'none' },
    layers: [...[12, 12].map((n) => ({ n, act: 'sigmoid', bn })), { n: 1, act: 'identity' }],
    init: { type: 'lecun_normal' },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: 0.001 },
  });
