import { describe, expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { NAMES } from '../../nn/names';
import type { TrainingSpec } from '../../nn/training';
import { problemFunction } from './errorFunction';
import { lectureFunction, quadraticFunction } from './lecture/functions';
import { pathOnPlane } from './pathOnPlane';
import { stepSizes } from './stepSizes';
import { nextUpdate } from './update';

describe('step sizes along the gradient', () => {
  // E = θ₁² + 10 θ₂² at (3, 1): g = (6, 20), gᵀg = 436, gᵀHg = 2·36 + 20·400 = 8072.
  const bowl = quadraticFunction([1, 10]);
  const run = (options = {}) => stepSizes(interpreterExecutor, bowl, [3, 1], [6, 20], 0.02, options);

  it('finds the best and the critical step of a quadratic between its neighbours', async () => {
    const { steps, losses, start, actual, best, critical, quadratic } = await run();
    expect(steps).toHaveLength(256);
    expect(start).toBe(19);
    expect(quadratic).toEqual({ slope: 436, curvature: 8072, best: 436 / 8072, critical: (2 * 436) / 8072 });
    expect(best.low).toBeLessThan(436 / 8072);
    expect(best.high).toBeGreaterThan(436 / 8072);
    expect(critical!.low).toBeLessThanOrEqual(872 / 8072);
    expect(critical!.high).toBeGreaterThanOrEqual(872 / 8072);
    expect(actual.loss).toBeCloseTo((3 - 0.12) ** 2 + 10 * (1 - 0.4) ** 2, 12);
    steps.forEach((step, i) => expect(losses[i]! / (19 - 436 * step + 4036 * step * step)).toBeCloseTo(1, 9));
  });

  it('names no critical step where every one that is looked at lowers E', async () => {
    const { critical, best } = await run({ range: [1e-4, 0.05] });
    expect(critical).toBeUndefined();
    expect(best.step).toBeCloseTo(0.05, 12);
    expect(best.high).toBe(best.step);
  });

  it('has no quadratic best where the curvature along the update is negative', async () => {
    const f = quadraticFunction([-1, 2]);
    const { quadratic } = await stepSizes(interpreterExecutor, f, [1, 0], [-2, 0], 0.1);
    expect(quadratic).toEqual({ slope: 4, curvature: -8 });
  });

  it('refuses a step size of 0', async () => {
    await expect(stepSizes(interpreterExecutor, bowl, [1, 1], [1, 1], 0)).rejects.toThrow('must be above 0');
  });
});

// E = (w − 2)² on one row: θ = 0.5 has gradient −3.
const spec = (optimizer: TrainingSpec['optimizer']): TrainingSpec => ({
  net: { input: 1, layers: [{ n: 1, act: 'identity', bias: false }] },
  loss: 'mse',
  lambda: 0,
  optimizer,
  bn_momentum: 0.1,
});

it.each<[TrainingSpec['optimizer'], Record<string, number[]>, number]>([
  [{ type: 'gd' }, {}, -3],
  [{ type: 'momentum' }, { state0: [10] }, 0.9 * 10 - 3],
  [{ type: 'nesterov' }, { state0: [10] }, -3 + 0.9 * (9 - 3)],
  [{ type: 'adam' }, { state0: [0], state1: [0] }, -3 / (3 + 1e-8)],
])('the update of %j is what the step subtracts for each unit of the rate', async (optimizer, states, want) => {
  const feeds = { [NAMES.theta]: [0.5], [NAMES.inputs]: [1], [NAMES.targets]: [2], ...states };
  const schedule = { type: 'constant', lr: 0.05 } as const;
  const update = await nextUpdate(interpreterExecutor, { spec: spec(optimizer), schedule, rows: { table: 1 } }, feeds, 0);
  expect(update.direction[0]).toBeCloseTo(want, 12);
  expect(update.learningRate).toBe(0.05);
});

it('says how much of a path a plane does not show, and how wrong it is there', async () => {
  const f = quadraticFunction([1, 10, 100]);
  const plane = { origin: [0, 0, 0], directions: [[1, 0, 0], [0, 1, 0]] } as const; // prettier-ignore
  const [on, off] = await pathOnPlane(interpreterExecutor, f, plane, [[3, 4, 0], [3, 0, 4]]); // prettier-ignore
  expect(on).toEqual({ a: 3, b: 4, distance: 0, outside: 0, loss: 169, planeLoss: 169, mismatch: 0 });
  expect(off).toEqual({ a: 3, b: 0, distance: 4, outside: 0.64, loss: 1609, planeLoss: 9, mismatch: -1600 });
});

it('evaluates a problem as the network that it is', async () => {
  const { net, loss } = spec({ type: 'gd' });
  const f = problemFunction({ net, loss, lambda: 0.5 }, { table: 2 }, { X: [1, 2], T: [2, 0] });
  expect(f.parameters).toBe(1);
  // ½((w − 2)² + 4w²) + ½w² at 1.
  const plane = { origin: [1], directions: [[1]] } as const;
  const [point] = await pathOnPlane(interpreterExecutor, f, plane, [[1]]);
  expect(point!.loss).toBe(3);
  expect(lectureFunction('quadratic').parameters).toBe(2);
});
