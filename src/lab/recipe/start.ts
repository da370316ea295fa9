import { parameterGroups } from './parameters';
import type { Recipe } from './recipe';
import { sourceOf } from './sizes';

/** A recipe as a run was asked to be, and the parameters it was given to begin with in the place of the recipe's own, if any. */
export interface Asked {
  readonly recipe: Recipe;
  readonly theta?: Float32Array | undefined;
}

/**
 * The parameters from which a run of `recipe` begins beside another one: those that the other was given, where both recipes
 * want the same initial weights of a network of the same form; else the recipe's own.
 */
export function startBeside(recipe: Recipe, other: Asked | undefined): Float32Array | undefined {
  if (!other?.theta) return undefined;
  const form = (of: Recipe): string => JSON.stringify([of.init, parameterGroups(of, sourceOf(of.data).inputs)]);
  return form(recipe) === form(other.recipe) ? other.theta : undefined;
}
