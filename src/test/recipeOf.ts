import type { Recipe } from '../lab/recipe/recipe';
import { parseRecipe } from '../lab/recipe/schema';

/** The recipe with these fields; throws where it is not one. */
export function recipeOf(value: object): Recipe {
  const parsed = parseRecipe({ version: 1, ...value });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}
