import type { Recipe } from '../../src/lab/recipe/recipe';
import { decodeRecipe } from '../../src/lab/recipe/url';

/** The recipe of a link, which may also say which stage the page shows. */
export function recipeOfLink(link: string): Recipe {
  const read = decodeRecipe(link.replace(/&view=\w+/, ''));
  if (!read?.ok) throw new Error(`no recipe in ${link}`);
  return read.recipe;
}
