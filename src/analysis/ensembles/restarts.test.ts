import { expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { smallExperiment } from '../../test/smallExperiment';
import { barriersBetween, summariseRestarts, trainRestarts } from './restarts';
import type { Experiment } from './experiment';

const experiment = smallExperiment();

it('is the same for any part of the restarts, and in any order', async () => {
  const criterion = { threshold: 0.4 };
  const all = await trainRestarts(interpreterExecutor, experiment, 9, { criterion });
  const odd = await trainRestarts(interpreterExecutor, experiment, 9, { criterion, only: [1, 3, 5, 7] });
  const even = await trainRestarts(interpreterExecutor, experiment, 9, { criterion, only: [0, 2, 4, 6, 8] });
  expect(odd).toEqual(all.filter(({ restart }) => restart % 2 === 1));
  const summary = summariseRestarts(all, 30, experiment.tables['T']!);
  expect(summariseRestarts([...odd, ...even], 30, experiment.tables['T']!)).toEqual(summary);
  const losses = all.map(({ finalLoss }) => finalLoss);
  expect(losses[summary.best!]).toBe(Math.min(...losses));
  expect(summary.success.successes).toBe(losses.filter((loss) => loss <= 0.4).length);
  expect(summary.success.successes).toBeGreaterThan(0);
  expect(summary.success.successes).toBeLessThan(9);
  expect(summary.steps.at(-1)).toBe(30);
  expect(summary.fan).toHaveLength(summary.shares.length);
  expect(summary.fan[2]!.at(-1)).toBe([...losses].sort((a, b) => a - b)[4]);
  expect(summary.byFunction.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it('sees that units which change places are one function, with a barrier between them', async () => {
  const [first] = await trainRestarts(interpreterExecutor, { ...experiment, steps: 300 }, 1);
  // Hidden units 0 and 3 change places: columns of W, elements of b, rows of V.
  const order = [3, 1, 2, 0];
  const place = (unit: number) => order[unit]!;
  const theta = Float64Array.from(first!.theta);
  const from = first!.theta;
  for (let unit = 0; unit < 4; unit++) {
    for (let input = 0; input < 2; input++) theta[4 * input + unit] = from[4 * input + place(unit)]!;
    theta[8 + unit] = from[8 + place(unit)]!;
    theta[12 + unit] = from[12 + place(unit)]!;
  }
  const [found] = await barriersBetween(interpreterExecutor, experiment, [first!, { theta }]);
  const { values, height } = found!;
  expect(values.at(-1)).toBeCloseTo(values[0]!, 12);
  expect(values[0]).toBeCloseTo(first!.finalLoss, 12);
  expect(height).toBeGreaterThan(0.01);
  expect([found!.first, found!.last]).toEqual([0, 1]);
});

it('finds the barrier between the two minima of the scalar network, 0.81, and none in a convex one', async () => {
  const experimentOf = (...units: number[]): Experiment => ({
    ...experiment,
    training: { ...experiment.training, lambda: 0.1, net: { input: 1, layers: units.map((n) => ({ n, act: 'identity', bias: false })) } },
    rows: 1,
    tables: { X: [1], T: [1] },
  });
  const solutions = (...thetas: number[][]) => thetas.map((theta) => ({ theta: Float64Array.from(theta) }));
  const root = Math.sqrt(0.9);
  const found = await barriersBetween(interpreterExecutor, experimentOf(1, 1), solutions([root, root], [-root, -root], [0, 0]));
  expect(found.map(({ first, last }) => [first, last])).toEqual([[0, 1], [0, 2], [1, 2]]); // prettier-ignore
  expect(found[0]!.values[0]).toBeCloseTo(0.19, 12);
  expect([found[0]!.height, found[0]!.top]).toEqual([expect.closeTo(0.81, 12), 0.5]);
  expect(found[1]!.height).toBe(0);
  const [none] = await barriersBetween(interpreterExecutor, experimentOf(1), solutions([-3], [2]));
  expect(none!.height).toBe(0);
});
