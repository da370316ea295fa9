import type { Problem } from '../../nn/objective';
import type { TrainingSpec } from '../../nn/training';
import type { Recipe } from './recipe';

/** What a recipe minimises, for a data set with `inputs` columns. */
export function problemOf(recipe: Recipe, inputs: number): Problem {
  const { layers, skip_mode, bn_eps, loss, lambda } = recipe;
  return { net: { input: inputs, layers, skip_mode, bn_eps }, loss, lambda };
}

/** What a recipe minimises and how. */
export function trainingOf(recipe: Recipe, inputs: number): TrainingSpec {
  const { optimizer, bn_momentum } = recipe;
  return { ...problemOf(recipe, inputs), optimizer, bn_momentum };
}
