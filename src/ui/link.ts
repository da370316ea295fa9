import { DEFAULT_RECIPE } from '../lab/recipe/schema';
import { decodeRecipe } from '../lab/recipe/url';
import type { Recipe } from '../lab/recipe/recipe';
import type { BadLink } from './state/lab.svelte';
import { splitHash, type PageLink } from './state/pageLink';

/**
 * What the address asks for: the recipe, the default one where it names none or a bad one; what is wrong with it; and the state of
 * the page.
 */
export function readLink(hash: string): { recipe: Recipe; isBad: boolean; badLink?: BadLink; page: PageLink } {
  const { page, rest, problems } = splitHash(hash);
  const parsed = decodeRecipe(rest);
  const isBad = parsed !== null && !parsed.ok;
  const recipe = parsed?.ok ? parsed.recipe : DEFAULT_RECIPE;
  const all = [...(isBad ? parsed.problems : []), ...problems];
  return { recipe, isBad, ...(all.length > 0 && { badLink: { text: hash, problems: all } }), page };
}
