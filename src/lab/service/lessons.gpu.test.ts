import { afterEach, expect, test } from 'vitest';
import { analyse, openAtRest } from '../../test/analyse';
import { closeSessions, recipeOf } from '../../test/sessionListener';

afterEach(closeSessions);

test('small functions have the stationary points, descents and Hessians of the closed forms', async () => {
  const lab = await openAtRest();
  const two = await analyse(lab, 'smallFunction', {
    of: { kind: 'function', id: 'two_layer_linear', constants: { lambda: 0.1 } },
    grid: { x: [-2, 2], y: [-1, 1], size: 4 },
    stationary: { reach: 4 },
    descents: [{ start: [2, -1], lr: 0.1, steps: 200 }],
    at: [[0, 0]],
  });
  expect(two.stationary.map(({ kind }) => kind)).toEqual(['minimum', 'minimum', 'saddle']);
  expect(two.descents[0]!.losses[200]).toBeCloseTo(0.190000007, 4);
  expect(two.at[0]!.eigenvalues[0]).toBeCloseTo(2.2, 5);
  // The second row up is v = −.25, the last column w = 1.5.
  expect(two.grid!.values[1 * 4 + 3]).toBeCloseTo((-0.25 * 1.5 - 1) ** 2 + 0.1 * (0.25 ** 2 + 1.5 ** 2), 5);

  const layers = [3, 1].map((n) => ({ n, act: n === 1 ? 'identity' : 'tanh', bias: false }));
  const data = { set: 'plane', normalise: 'none', seed: 6 };
  const zero = recipeOf({ data, layers, lambda: 0.1, optimizer: { type: 'gd' } });
  const { at } = await analyse(lab, 'smallFunction', {
    of: { kind: 'network', recipe: zero },
    at: [new Array<number>(9).fill(0)],
  });
  expect(Math.max(...at[0]!.gradient.map(Math.abs))).toBe(0);
  [2.60936832193, 0.2, -2.20936832193].forEach((value, i) => expect(at[0]!.eigenvalues[3 * i + 1]).toBeCloseTo(value, 4));

  const correlated = { set: 'correlated', normalise: 'none', seed: 5 };
  const linear = recipeOf({ data: correlated, layers: [{ n: 1, act: 'identity', bias: false }], lambda: 0.01 });
  const raw = await analyse(lab, 'smallFunction', { of: { kind: 'network', recipe: linear }, at: [[0, 0, 0, 0, 0]] });
  expect(raw.at[0]!.eigenvalues[0]).toBeCloseTo(65.6591064136, 3);
  expect(raw.at[0]!.eigenvalues[4]).toBeCloseTo(0.186146222684, 4);
});

test('a race ranks recipes by where they end, from the same starts', async () => {
  const lab = await openAtRest();
  const base = { data: { set: 'line' }, layers: [{ n: 1, act: 'identity' }], optimizer: { type: 'gd' } };
  const rate = (lr: number) => recipeOf({ ...base, schedule: { type: 'constant', lr } });
  const twins = await analyse(lab, 'race', { variants: { slow: rate(0.001), fast: rate(0.3) }, steps: 20, seeds: 2, points: 4 });
  expect(twins.map(({ name }) => name)).toEqual(['fast', 'slow']);
  expect(twins[0]!.initialLosses).toEqual(twins[1]!.initialLosses);
  expect(twins[0]!.curves[0]).toHaveLength(4);
});

test('the noise floor and the neighbourhood of a minimum are what theory says', async () => {
  const lab = await openAtRest();
  const schedules = [0.5, 1].map((lr) => ({ type: 'constant', lr }) as const);
  const floors = await analyse(lab, 'noiseFloor', { schedules, steps: 40, discarded: 20, chains: 1024 });
  [1 / 6, 0.5].forEach((want, i) => expect(Math.abs(floors[i]!.mean - want)).toBeLessThan(5 * floors[i]!.error));

  const line = recipeOf({ data: { set: 'line' }, layers: [{ n: 1, act: 'identity' }], optimizer: { type: 'gd' }, schedule: { lr: 0.3 } });
  const near = await analyse(lab, 'nearMinimum', {
    recipe: line,
    steps: 50,
    moves: [{ eigenvector: 0, distance: 0.5, rate: 0.45 }, { eigenvector: -1, distance: 0.5, rate: 1.02 }], // prettier-ignore
    watched: 10,
  });
  expect(near.parameters).toBe(2);
  // A linear model is its own second-order expansion.
  for (const { predicted, actual } of near.moves) predicted.forEach((value, t) => expect(actual[t]).toBeCloseTo(value, 5));
  expect(near.moves[0]!.actual[0]! - near.loss).toBeCloseTo((0.5 ** 2 * near.eigenvalues[0]!) / 2, 4);
});
