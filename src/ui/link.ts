import { DEFAULT_RECIPE } from '../lab/recipeSchema';
import { decodeRecipe } from '../lab/recipeUrl';
import type { Recipe } from '../lab/recipe';
import type { BadLink } from './state/lab.svelte';

/** The recipe that the address asks for; the default one where it asks for none, and beside what is wrong where it cannot be run. */
export function readLink(hash: string): { recipe: Recipe; badLink?: BadLink } {
  const parsed = decodeRecipe(hash);
  if (parsed === null) return { recipe: DEFAULT_RECIPE };
  return parsed.ok ? { recipe: parsed.recipe } : { recipe: DEFAULT_RECIPE, badLink: { text: hash, problems: parsed.problems } };
}
