import { expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/interpreterExecutor';
import type { NetSpec } from '../../nn/model';
import { smallExperiment } from '../../test/smallExperiment';
import { barriersBetween, summariseRestarts, trainRestarts } from './restarts';
import { segments } from './segments';

const experiment = smallExperiment();

it('is the same for any part of the restarts, and in any order', async () => {
  const criterion = { threshold: 0.4 };
  const all = await trainRestarts(interpreterExecutor, experiment, 9, { criterion });
  const odd = await trainRestarts(interpreterExecutor, experiment, 9, { criterion, only: [1, 3, 5, 7] });
  const even = await trainRestarts(interpreterExecutor, experiment, 9, { criterion, only: [0, 2, 4, 6, 8] });
  expect(odd).toEqual(all.filter(({ restart }) => restart % 2 === 1));
  const summary = summariseRestarts(experiment, all);
  expect(summariseRestarts(experiment, [...odd, ...even])).toEqual(summary);
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
  const { losses, barrier } = found!.segment;
  expect(losses.at(-1)).toBeCloseTo(losses[0]!, 12);
  expect(losses[0]).toBeCloseTo(first!.finalLoss, 12);
  expect(barrier).toBeGreaterThan(0.01);
  expect([found!.first, found!.last]).toEqual([0, 1]);
});

it('finds the barrier between the two minima of the scalar network, 0.81, and none in a convex one', async () => {
  const net = (...units: number[]): NetSpec => ({ input: 1, layers: units.map((n) => ({ n, act: 'identity', bias: false })) });
  const rows = { rows: 1, tables: { X: [1], T: [1] } };
  const root = Math.sqrt(0.9);
  const problem = { net: net(1, 1), loss: 'mse', lambda: 0.1 } as const;
  const [found] = await segments(interpreterExecutor, problem, rows, [[[root, root], [-root, -root]]]); // prettier-ignore
  expect(found!.losses[0]).toBeCloseTo(0.19, 12);
  expect(found!.losses[12]).toBeCloseTo(1, 12);
  expect(found!.barrier).toBeCloseTo(0.81, 12);
  const convex = { net: net(1), loss: 'mse', lambda: 0.1 } as const;
  const [none] = await segments(interpreterExecutor, convex, rows, [[[-3], [2]]]);
  expect(none!.barrier).toBe(0);
});
