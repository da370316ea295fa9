import type { Recipe } from '../../lab/recipe/recipe';
import { recipeFrom } from './experiment';

/** Just below 2/λ_max of these data. */
export const RATE = 0.03;

/** Gradient descent of one linear unit without bias on five inputs that depend on each other, with the ridge λ. */
export const linearUnit = (lambda: number): Recipe =>
  recipeFrom({
    data: { set: 'correlated', normalise: 'none', seed: 5 },
    layers: [{ n: 1, act: 'identity', bias: false }],
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: RATE },
    lambda,
  });
