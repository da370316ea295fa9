import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../lab/recipe/schema';
import { encodeRecipe } from '../lab/recipe/url';
import { readLink } from './link';

it('takes the default recipe where the address holds none', () => {
  expect(readLink('')).toEqual({ recipe: DEFAULT_RECIPE, isBad: false, page: { hide: [] } });
});

it('takes the recipe of the address', () => {
  const recipe = { ...DEFAULT_RECIPE, init: { ...DEFAULT_RECIPE.init, scale: 10 } };
  expect(readLink(encodeRecipe(recipe))).toEqual({ recipe, isBad: false, page: { hide: [] } });
});

it('keeps the text of a link that cannot be run, and names each field', () => {
  const { recipe, isBad, badLink } = readLink('#v=1&layers=5foo-10&batch.size=-2');
  expect(isBad).toBe(true);
  expect(recipe).toEqual(DEFAULT_RECIPE);
  expect(badLink?.text).toBe('#v=1&layers=5foo-10&batch.size=-2');
  expect(badLink?.problems.map(({ field }) => field)).toEqual(['layers.0.act', 'batch.size']);
});
