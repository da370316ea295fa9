import { describe, expect, it } from 'vitest';
import { recipeOf } from '../../test/recipeOf';
import { choose, chooseSet, fit, needsRestart } from './edits';
import { PARTS } from './parts';
import { DEFAULT_RECIPE, parseRecipe } from './schema';
import type { Recipe } from './recipe';

describe('needsRestart', () => {
  const base = DEFAULT_RECIPE;
  const adam = recipeOf({ optimizer: { type: 'adam' } });
  const layers = base.layers;

  it.each<[title: string, before: Recipe, after: Recipe]>([
    ['nothing', base, structuredClone(base)],
    ['what was absent written out', { ...base, layers: [{ n: 128, act: 'tanh' }, ...layers.slice(1)] }, base],
    ['fields in another order', base, { ...base, data: { normalise: 'center', test: 2000, train: 12_000, set: 'digits' } }],
    ['the learning rate', base, { ...base, schedule: { type: 'constant', lr: 0.01 } }],
    ['the schedule', base, { ...base, schedule: { type: 'cosine', lr: 0.4, lr_min: 0.01, period: 100 } }],
    ['the optimizer’s numbers', adam, { ...adam, optimizer: { type: 'adam', beta1: 0.5 } }],
  ])('lets a run go on after a change of %s', (_title, before, after) => {
    expect(needsRestart(before, after)).toBe(false);
  });

  it.each<[title: string, change: Partial<Recipe>]>([
    ['data set', { data: { set: 'moons', normalise: 'center' } }],
    ['rows', { data: { ...base.data, train: 1000 } }],
    ['normalisation', { data: { ...base.data, normalise: 'standardize' } }],
    ['activation', { layers: [{ ...layers[0]!, act: 'relu' }, ...layers.slice(1)] }],
    ['batch norm', { layers: [{ ...layers[0]!, bn: true }, ...layers.slice(1)] }],
    ['bias', { layers: [{ ...layers[0]!, bias: false }, ...layers.slice(1)] }],
    ['skip mode', { skip_mode: 'pre' }],
    ['batch norm ε', { bn_eps: 1e-3 }],
    ['batch norm momentum', { bn_momentum: 0.5 }],
    ['loss', { loss: 'mse' }],
    ['ridge', { lambda: 0.01 }],
    ['initial scale', { init: { ...base.init, scale: 10 } }],
    ['seed', { init: { ...base.init, seed: 101 } }],
    ['optimizer', { optimizer: { type: 'adam' } }],
    ['batch size', { batch: { ...base.batch, size: 32 } }],
    ['shuffling', { batch: { ...base.batch, seed: 7 } }],
  ])('asks for a new run after a change of %s', (_title, change) => {
    expect(needsRestart(base, { ...base, ...change })).toBe(true);
  });
});

describe('an edit leads from a valid recipe to a valid one', () => {
  const valid = (recipe: Recipe) => {
    expect(parseRecipe(recipe)).toEqual({ ok: true, recipe });
  };

  it.each(['init', 'optimizer', 'schedule'] as const)('between any two entries of %s', (name) => {
    const ids = Object.keys(PARTS[name].titles);
    for (const from of ids) {
      const before = recipeOf({ [name]: { type: from } });
      for (const to of ids) {
        const after = choose(before, name, to);
        expect(after[name].type).toBe(to);
        valid(after);
        if (from === to) expect(after).toEqual(before);
      }
    }
  });

  it('between any two data sets', () => {
    const ids = Object.keys(PARTS.data.titles);
    for (const from of ids) {
      for (const optimizer of ['gd', 'sgd', 'adam']) {
        const before = recipeOf({ data: { set: from }, optimizer: { type: optimizer } });
        for (const to of ids) {
          const after = chooseSet(before, to);
          expect(after.data.set).toBe(to);
          // What was the default is the default of the other set.
          expect(after.layers).toEqual(recipeOf({ data: { set: to } }).layers);
          const chosen = { ...before, layers: [{ ...before.layers[0]!, n: 5 }, before.layers.at(-1)!] };
          expect(chooseSet(chosen, to).layers.slice(0, -1)).toEqual(chosen.layers.slice(0, -1));
          valid(after);
          valid(chooseSet(chosen, to));
        }
      }
    }
  });

  it('keeps the numbers that both have', () => {
    const momentum = recipeOf({ optimizer: { type: 'momentum', momentum: 0.5 }, schedule: { type: 'cosine', lr: 0.07, period: 77 } });
    expect(choose(momentum, 'optimizer', 'nesterov').optimizer).toEqual({ type: 'nesterov', momentum: 0.5 });
    expect(choose(momentum, 'schedule', 'triangular').schedule).toEqual({ type: 'triangular', lr: 0.07, lr_min: 0.001, period: 77 });
    expect(choose(recipeOf({ init: { scale: 10, seed: 5 } }), 'init', 'he_normal').init).toMatchObject({ scale: 10, seed: 5 });
    const seeded = recipeOf({ data: { set: 'moons', seed: 9, noise: 0.5, normalise: 'whiten' } });
    expect(chooseSet(seeded, 'spiral').data).toEqual({ set: 'spiral', train: 400, test: 400, noise: 0.02, seed: 9, normalise: 'whiten' });
    // Centring a single row would leave nothing of it.
    expect(chooseSet(seeded, 'example').data).toEqual({ set: 'example', normalise: 'none' });
  });

  it('lets a default learning rate follow the optimizer and the set, and keeps a chosen one', () => {
    expect(choose(DEFAULT_RECIPE, 'optimizer', 'adam').schedule.lr).toBe(0.001);
    expect(choose(choose(DEFAULT_RECIPE, 'optimizer', 'adam'), 'optimizer', 'sgd')).toEqual(DEFAULT_RECIPE);
    expect(chooseSet(DEFAULT_RECIPE, 'moons').schedule.lr).toBe(0.1);
    const chosen = recipeOf({ schedule: { lr: 0.02 } });
    expect(choose(chosen, 'optimizer', 'adam').schedule.lr).toBe(0.02);
    expect(chooseSet(chosen, 'moons').schedule.lr).toBe(0.02);
  });

  it('gives gradient descent all rows, and a minibatch to what comes after it', () => {
    const gd = choose(DEFAULT_RECIPE, 'optimizer', 'gd');
    expect(gd.batch).toEqual({ size: 12_000, order: 'sequential' });
    expect(choose(gd, 'optimizer', 'sgd').batch).toEqual(DEFAULT_RECIPE.batch);
    expect(fit({ ...gd, data: { ...gd.data, train: 500 } }).batch.size).toBe(500);
  });

  it('makes the last layer, the batch and the skips fit', () => {
    const layers = [
      { n: 784, act: 'relu', skip: 1 },
      { n: 784, act: 'relu', skip: 2 },
      { n: 10, act: 'relu', bn: true },
    ];
    const fitted = fit({ ...DEFAULT_RECIPE, layers, data: { ...DEFAULT_RECIPE.data, train: 20 } });
    expect(fitted.layers).toEqual([layers[0], layers[1], { n: 10, act: 'identity', bn: false }]);
    expect(fitted.batch.size).toBe(20);
    const moved = fit({ ...fitted, data: { set: 'sine', normalise: 'none', train: 20 }, loss: 'mse' });
    expect(moved.layers.map(({ n, skip }) => [n, skip])).toEqual([
      [784, 0],
      [784, 0],
      [1, undefined],
    ]);
  });
});
