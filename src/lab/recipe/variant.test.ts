import { expect, test } from 'vitest';
import { oneChangeTwins } from './twins';
import { DEFAULT_RECIPE, parseRecipe } from './schema';
import type { Recipe } from './recipe';
import { decodeVariant, encodeVariant } from './variant';

const parsed = (value: object): Recipe => {
  const result = parseRecipe(value);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.recipe;
};

test('a copy is only marked as one', () => {
  expect(encodeVariant(DEFAULT_RECIPE, DEFAULT_RECIPE)).toBe('b.v=1');
  expect(decodeVariant(DEFAULT_RECIPE, 'b.v=1')).toEqual({ ok: true, recipe: DEFAULT_RECIPE });
});

test('only the parts that differ are in the link', () => {
  const wide = { ...DEFAULT_RECIPE, init: { ...DEFAULT_RECIPE.init, scale: 10 } };
  const text = encodeVariant(DEFAULT_RECIPE, wide);
  expect(text).toContain('b.init.scale=10');
  expect(text).not.toContain('layers');
});

test('every variant comes back as it was, there and back', () => {
  const others = [
    ...oneChangeTwins(DEFAULT_RECIPE).map(({ recipe }) => recipe),
    { ...DEFAULT_RECIPE, skip_mode: 'pre', lambda: 0.01, bn_momentum: 0.2 } as const,
    { ...DEFAULT_RECIPE, optimizer: { type: 'adam' } },
    { ...DEFAULT_RECIPE, schedule: { type: 'step', lr: 0.1, factor: 0.5, every: 100 } } as const,
    parsed({ version: 1, data: { set: 'moons', normalise: 'none' } }),
  ].map(parsed);
  for (const other of others) {
    expect(decodeVariant(DEFAULT_RECIPE, encodeVariant(DEFAULT_RECIPE, other))).toEqual({ ok: true, recipe: other });
    expect(decodeVariant(other, encodeVariant(other, DEFAULT_RECIPE))).toEqual({ ok: true, recipe: DEFAULT_RECIPE });
  }
});

test('a damaged variant says which field is wrong', () => {
  const field = (text: string) => {
    const result = decodeVariant(DEFAULT_RECIPE, text);
    return result.ok ? undefined : result.problems[0]!.field;
  };
  expect(field('b.v=2')).toBe('v');
  expect(field('b.v=1&b.init.type=lecun_normal&b.init.scale=-1&b.init.seed=0')).toBe('init.scale');
  expect(field('b.v=1&b.layers=8tanh-7')).toMatch(/layers/);
  expect(field('b.v=1&b.colour=red')).toBe('colour');
});
