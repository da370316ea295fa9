import { expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { barrierBetween } from './barrier';
import { parameterPlane } from './directions/parameters';
import type { Grid } from './grid';
import { evaluateGrid, places } from './grid';
import { quadraticFunction } from './lecture/functions';
import { lectureFunction } from './lecture/functions';
import type { Level } from './refinement';

const bowl = quadraticFunction([1, 10, 3], [0.5, -1, 2]);
const theta = [1, 2, 3];
const plane = { origin: theta, directions: [[1, 0, 2], [0.5, -1, 0]] } as const; // prettier-ignore
const valueAt = (a: number, b: number) => {
  const at = theta.map((x, i) => x + a * plane.directions[0][i]! + b * plane.directions[1][i]!);
  return (at[0]! - 0.5) ** 2 + 10 * (at[1]! + 1) ** 2 + 3 * (at[2]! - 2) ** 2;
};

it.each([1, 5, 7, 64, 1000])('gives E at every point of a plane, %i at a time', async (tile) => {
  const axes = { a: places(-1, 1, 9), b: places(-2, 1, 6) };
  const { values, known, isComplete } = await evaluateGrid(interpreterExecutor, bowl, plane, axes, { tile });
  expect(isComplete).toBe(true);
  expect(known.every((k) => k === 1)).toBe(true);
  axes.a.forEach((a, i) => axes.b.forEach((b, j) => expect(values[i * 6 + j]).toBeCloseTo(valueAt(a, b), 10)));
});

it('shows each level when it is known, and hears how much is done', async () => {
  const levels: Level[] = [];
  const done: number[] = [];
  const onLevel = (grid: Grid, level: Level) => {
    levels.push(level);
    for (let i = 0; i < 17; i += level.stride) for (let j = 0; j < 17; j += level.stride) expect(grid.known[17 * i + j]).toBe(1);
  };
  const axis = places(-1, 1, 17);
  await evaluateGrid(interpreterExecutor, bowl, plane, { a: axis, b: axis }, { tile: 5, onLevel, onProgress: (n) => done.push(n) });
  expect(levels.at(-1)).toEqual({ stride: 1, end: 289 });
  expect(levels.map(({ stride }) => stride)).toEqual([...levels.map(({ stride }) => stride)].sort((x, y) => y - x));
  expect(done).toEqual([...done].sort((x, y) => x - y));
  expect(done.at(-1)).toBe(289);
});

it('leaves a partial grid, marked as such, where it is cancelled', async () => {
  const controller = new AbortController();
  const axis = places(-1, 1, 33);
  const options = { tile: 20, signal: controller.signal, onProgress: (done: number) => done >= 60 && controller.abort() };
  const { values, known, isComplete } = await evaluateGrid(interpreterExecutor, bowl, plane, { a: axis, b: axis }, options);
  expect(isComplete).toBe(false);
  const count = known.reduce((sum, k) => sum + k, 0);
  expect(count).toBeGreaterThanOrEqual(60);
  expect(count).toBeLessThan(33 * 33);
  values.forEach((value, i) => expect(Number.isNaN(value)).toBe(known[i] === 0));
});

it.each<[string, () => Promise<unknown>, string]>([
  ['a direction of another length', () => evaluateGrid(interpreterExecutor, bowl, { origin: theta, directions: [[1]] }, { a: [0] }), 'd1 has 1 numbers, but the error function has 3 parameters'],
  ['a plane without places along b', () => evaluateGrid(interpreterExecutor, bowl, plane, { a: [0] }), 'b is missing'],
  ['a line with places along b', () => evaluateGrid(interpreterExecutor, bowl, { origin: theta, directions: [theta] }, { a: [0], b: [0] }), 'leave it out'],
  ['no places', () => evaluateGrid(interpreterExecutor, bowl, plane, { a: [], b: [0] }), 'a or b is empty'],
])('refuses %s', async (_what, evaluate, message) => {
  await expect(evaluate()).rejects.toThrow(message);
}); // prettier-ignore

it('measures a barrier above the higher end', async () => {
  // Between the two minima of the tanh network lies its saddle, E = 1.
  const minimum = [0.907401083749, 1.1644235004];
  const f = lectureFunction('two_layer_tanh');
  const between = await barrierBetween(interpreterExecutor, f, minimum, minimum.map((x) => -x)); // prettier-ignore
  expect(between.height).toBeCloseTo(1 - 0.244089551959, 9);
  expect(between.top).toBe(0.5);
  // A convex function has none.
  const none = await barrierBetween(interpreterExecutor, bowl, theta, [0, 0, 0]);
  expect(none.height).toBe(0);
});

it('varies chosen parameters, and refuses those that there are not', async () => {
  const { values } = await evaluateGrid(interpreterExecutor, bowl, parameterPlane(theta, 1), { a: [-3, 0] });
  expect(values[0]).toBeCloseTo(0.25 + 3, 12);
  expect(values[1]).toBeCloseTo(0.25 + 90 + 3, 12);
  expect(() => parameterPlane(theta, 3)).toThrow('there is no parameter 3: choose one from 0 to 2');
  expect(() => parameterPlane(theta, 1, 1)).toThrow('chosen twice');
});
