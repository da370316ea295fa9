import type { Recipe } from '../../lab/recipe/recipe';

/** The recipe with another learning rate γ₀. A piecewise schedule lists its rates: they all change by the same factor. */
export function withLearningRate(recipe: Recipe, rate: number): Recipe {
  const { schedule } = recipe;
  if (schedule.type !== 'piecewise') return { ...recipe, schedule: { ...schedule, lr: rate } };
  const factor = schedule.lr > 0 ? rate / schedule.lr : 1;
  return { ...recipe, schedule: { ...schedule, lr: rate, values: schedule.values.map((value) => value * factor) } };
}

/** A third of the learning rate, to two digits: what to try after a divergence. */
export function aThird(rate: number): number {
  return Number((rate / 3).toPrecision(2));
}
