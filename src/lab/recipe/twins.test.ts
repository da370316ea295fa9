import { expect, it } from 'vitest';
import { recipeOf } from '../../test/sessionListener';
import { oneChangeTwins, twinSteps } from './twins';
import { parseRecipe } from './schema';

const names = (value: object) => oneChangeTwins(recipeOf(value)).map(({ name }) => name);
const layers = (act: string) => [
  { n: 8, act },
  { n: 8, act },
  { n: 2, act: 'identity' },
];

it('changes one thing at a time, after the control', () => {
  const given = { data: { set: 'moons', normalise: 'none' }, layers: layers('tanh'), init: { type: 'lecun_normal', scale: 10 } };
  const recipe = recipeOf({ ...given, schedule: { type: 'constant', lr: 0.5 } });
  const twins = oneChangeTwins(recipe);
  expect(twins.map(({ name }) => name)).toEqual([
    'nothing changed',
    'γ 0.5 → 0.1',
    'γ 0.5 → 2.5',
    'scale 10× → 1×',
    'inputs: centre',
    'inputs: standardise',
    'tanh → ReLU',
    'batch norm',
    'skip connections',
  ]);
  expect(twins[0]!.recipe).toEqual(recipe);
  expect(twins.every((twin) => parseRecipe(twin.recipe).ok)).toBe(true);
  expect(twins[3]!.recipe).toEqual({ ...recipe, init: { ...recipe.init, scale: 1 } });
  expect(twins[8]!.recipe.layers.map(({ skip }) => skip)).toEqual([0, 1, 0]);
  for (const twin of twins) expect([twin.recipe.init.seed, twin.recipe.batch]).toEqual([recipe.init.seed, recipe.batch]);
});

it('leaves out what is as it should be, or does not fit', () => {
  const all = names({
    data: { set: 'moons', normalise: 'standardize' },
    layers: layers('relu').map((layer, i) => ({ ...layer, ...(i < 2 && { bn: true, n: 8 - i }) })),
  });
  expect(all.some((name) => /scale|fan-in|inputs|batch norm|skip/.test(name))).toBe(false);
  expect(all).toContain('ReLU → tanh');
});

it('starts ReLU with 2/fan-in', () => {
  expect(names({ data: { set: 'moons' }, layers: layers('relu'), init: { type: 'normal' } })).toContain('normal → 2/fan-in');
  expect(names({ data: { set: 'moons' }, layers: layers('tanh'), init: { type: 'zero' } })).toContain('zero → 1/fan-in');
});

it('trains as long as the run, where the device is fast enough', () => {
  const small = recipeOf({ data: { set: 'moons' }, batch: { size: 32, order: 'philox' } });
  expect(twinSteps(small, 27, 500, true)).toBe(500);
  expect(twinSteps(small, 27, 10, true)).toBe(200);
  expect(twinSteps(small, 27, 9000, false)).toBe(2000);
  // 784-128-64-10 has 109 386 parameters.
  const digits = recipeOf({ data: { set: 'digits' }, batch: { size: 64, order: 'philox' } });
  expect(twinSteps(digits, 27, 960, true)).toBe(Math.floor(6e10 / (27 * 109_386 * 3 * 64)));
  expect(twinSteps(digits, 27_000, 960, true)).toBe(20);
});
