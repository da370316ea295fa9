import type { Recipe } from '../../lab/recipe/recipe';
import { parseRecipe } from '../../lab/recipe/schema';
import type { Lab } from '../state/lab.svelte';

/** Takes a recipe over if it is valid; otherwise says what is wrong with the first field that is, and changes nothing. */
export function tryEdit(lab: Lab, recipe: Recipe): string | undefined {
  const parsed = parseRecipe(recipe);
  if (!parsed.ok) return parsed.problems[0]!.message;
  lab.edit(parsed.recipe);
  return undefined;
}
