import { complete } from './defaults';
import { disagreements } from './checks';
import { readShape, type RecipeProblem } from './shape';
import type { Recipe } from './recipe';

export { DEFAULT_RECIPE } from './defaults';
export type { RecipeProblem } from './shape';

/** A recipe, or everything that keeps a value from being one. */
export type ParsedRecipe = { ok: true; recipe: Recipe } | { ok: false; problems: RecipeProblem[] };

/**
 * Turns unknown JSON into a recipe: checks each field, fills in defaults, then checks that the fields agree.
 * Never throws; a problem names its field and the remedy.
 */
export function parseRecipe(value: unknown): ParsedRecipe {
  const shape = readShape(value);
  if (!shape.ok) return shape;
  const recipe = complete(shape.draft);
  const problems = disagreements(recipe);
  return problems.length === 0 ? { ok: true, recipe } : { ok: false, problems };
}
