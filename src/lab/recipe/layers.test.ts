import { expect, it } from 'vitest';
import { addLayer, canAddLayer, changeLayer, moveLayer, removeLayer, skipSources } from './layers';
import { parseRecipe } from './schema';
import { decodeRecipe, encodeRecipe } from './url';
import type { Recipe } from './recipe';

function recipeOf(layers: string): Recipe {
  const parsed = decodeRecipe(`#v=1&data.set=moons&layers=${layers}`);
  if (!parsed?.ok) throw new Error(JSON.stringify(parsed));
  return parsed.recipe;
}

/** The layers in short; every edit must have led to a recipe. */
function layersOf(recipe: Recipe): string {
  expect(parseRecipe(recipe)).toEqual({ ok: true, recipe });
  return /layers=([^&]*)/.exec(encodeRecipe(recipe))![1]!;
}

it('adds a layer like the one before it', () => {
  const recipe = recipeOf('8tanh-4relu.bn-2');
  expect(layersOf(addLayer(recipe, 1))).toBe('2x8tanh-4relu.bn-2');
  expect(layersOf(addLayer(recipe, 2))).toBe('8tanh-2x4relu.bn-2');
  expect(layersOf(addLayer(recipe, 0))).toBe('2x8tanh-4relu.bn-2');
  expect(layersOf(addLayer(recipeOf('2'), 0))).toBe('8tanh-2');
});

it('removes and moves hidden layers', () => {
  const recipe = recipeOf('8tanh-4relu-3sigmoid-2');
  expect(layersOf(removeLayer(recipe, 1))).toBe('8tanh-3sigmoid-2');
  expect(layersOf(moveLayer(recipe, 0, 2))).toBe('4relu-3sigmoid-8tanh-2');
  expect(layersOf(moveLayer(recipe, 2, 0))).toBe('3sigmoid-8tanh-4relu-2');
});

it('lets a skip come from the same layer after an edit, where that stands before it', () => {
  const recipe = recipeOf('4tanh-5tanh-4tanh.skip2-2');
  expect(layersOf(addLayer(recipe, 1))).toBe('2x4tanh-5tanh-4tanh.skip3-2');
  expect(layersOf(addLayer(recipe, 0))).toBe('2x4tanh-5tanh-4tanh.skip2-2');
  expect(layersOf(removeLayer(recipe, 1))).toBe('4tanh-4tanh.skip1-2');
  expect(layersOf(removeLayer(recipe, 0))).toBe('5tanh-4tanh-2');
  expect(layersOf(moveLayer(recipe, 2, 0))).toBe('2x4tanh-5tanh-2');
  // From the input, which is 2 wide.
  expect(layersOf(addLayer(recipeOf('3tanh-2tanh.skip2-2'), 0))).toBe('2x3tanh-2tanh.skip3-2');
});

it('drops a skip between widths that no longer agree', () => {
  expect(layersOf(changeLayer(recipeOf('4tanh-4tanh.skip1-2'), 0, { n: 6 }))).toBe('6tanh-4tanh-2');
});

it('offers what a skip can come from, and says what does not fit', () => {
  expect(skipSources(recipeOf('4tanh-5tanh-4tanh-2'), 2)).toEqual([
    { skip: 1, from: 'layer 2', width: 5, fits: false },
    { skip: 2, from: 'layer 1', width: 4, fits: true },
    { skip: 3, from: 'the input', width: 2, fits: false },
  ]);
});

it('has an end', () => {
  expect(canAddLayer(recipeOf('62x3tanh-2'))).toBe(true);
  expect(canAddLayer(recipeOf('63x3tanh-2'))).toBe(false);
});
