import { expect, it } from 'vitest';
import { MENUS } from './menus';
import { parseRecipe } from './schema';

it('offers nothing that validation refuses, and gives every number a label and a default within its bounds', () => {
  const fields = {
    sets: ['data', 'set'],
    initialisers: ['init', 'type'],
    optimizers: ['optimizer', 'type'],
    schedules: ['schedule', 'type'],
  } as const;
  for (const [menu, [part, key]] of Object.entries(fields)) {
    for (const entry of MENUS[menu as keyof typeof fields]) {
      const numbers = Object.fromEntries(entry.fields.map(({ name, default: value }) => [name, value]));
      expect(parseRecipe({ version: 1, [part]: { [key]: entry.id, ...numbers } })).toHaveProperty('ok', true);
      expect(entry.fields.every(({ label }) => label !== '')).toBe(true);
      expect(entry.title).not.toBe('');
    }
  }
  for (const { id } of MENUS.normalisations) expect(parseRecipe({ version: 1, data: { normalise: id } })).toHaveProperty('ok', true);
  for (const { id } of MENUS.activations) {
    const layers = [
      { n: 4, act: id },
      { n: 10, act: 'identity' },
    ];
    expect(parseRecipe({ version: 1, layers })).toHaveProperty('ok', true);
  }
});

it('is in the order of the tables', () => {
  expect(MENUS.optimizers.map(({ id }) => id)).toEqual(['gd', 'sgd', 'momentum', 'nesterov', 'adam']);
  expect(MENUS.optimizers.at(-1)!.fields.map(({ name }) => name)).toEqual(['beta1', 'beta2', 'epsilon']);
  expect(MENUS.schedules[0]).toMatchObject({ id: 'constant', title: 'Constant', fields: [{ name: 'lr' }] });
  expect(MENUS.activations).toHaveLength(13);
  expect(MENUS.initialisers).toHaveLength(7);
  expect(MENUS.schedules).toHaveLength(8);
  expect(MENUS.normalisations).toHaveLength(6);
});
