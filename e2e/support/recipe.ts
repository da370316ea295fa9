import type { Recipe } from '../../src/lab/recipe';
import { decodeRecipe } from '../../src/lab/recipeUrl';

/** The recipe of a link, which may also say which stage the page shows. */
export function recipeOfLink(link: string): Recipe {
  const read = decodeRecipe(link.replace(/&view=\w+/, ''));
  if (!read?.ok) throw new Error(`no recipe in ${link}`);
  return read.recipe;
}
