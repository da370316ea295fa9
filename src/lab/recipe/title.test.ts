import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from './schema';
import { recipeTitle } from './title';
import type { LayerSpec } from './recipe';

const layers = (count: number, layer: LayerSpec): LayerSpec[] => Array<LayerSpec>(count).fill(layer);
const output: LayerSpec = { n: 10, act: 'identity' };

it.each<[title: string, layers: LayerSpec[]]>([
  ['Digits, 784–128–64–10 tanh', DEFAULT_RECIPE.layers],
  ['Digits, 784–10 identity', [output]],
  ['Digits, 784–20×64–10 ReLU, batch norm, skips', [...layers(20, { n: 64, act: 'relu', bn: true, skip: 1 }), output]],
  ['Digits, 784–64–64–64–10 leaky ReLU and LeCun tanh', [...layers(2, { n: 64, act: 'leaky_relu' }), { n: 64, act: 'lecun_tanh' }, output]],
  ['Digits, 784–8–8–8–10 mixed', ['elu', 'gelu', 'silu'].map((act) => ({ n: 8, act })).concat(output)],
  ['Digits, 784–8–10 GELU', [{ n: 8, act: 'gelu' }, output]],
])('%s', (title, layers) => {
  expect(recipeTitle({ ...DEFAULT_RECIPE, layers })).toBe(title);
});
