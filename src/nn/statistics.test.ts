import { expect, it } from 'vitest';
import { interpret } from '../graph/interpret';
import type { Problem } from './objective';
import { STATISTICS, statisticsByLayer, statisticsProgram } from './statistics';

/** One layer of three units whose z are w x for x = −1, 0, 1, 2. */
function statisticsOf(act: string, weights: readonly number[]) {
  const problem: Problem = { net: { input: 1, layers: [{ n: 3, act, bias: false }] }, loss: 'mse', lambda: 0.5 };
  const { outputs } = statisticsProgram(problem, { table: 4 });
  const values = interpret(
    STATISTICS.map((name) => outputs[name]!),
    { theta: weights, X: [-1, 0, 1, 2], T: new Float64Array(12) },
  );
  return statisticsByLayer(Object.fromEntries(STATISTICS.map((name, i) => [name, values[i]!])))[0]!;
}

it('tells the two sides of saturation apart', () => {
  // tanh′ < 0.05 from |z| = 2.18: z is 0; ±100, 200; −100, … on rows −1, 0, 1, 2.
  const tanh = statisticsOf('tanh', [0, 100, -100]);
  expect(tanh.saturated).toBeCloseTo(6 / 12, 15);
  expect(tanh.saturated_low).toBeCloseTo(3 / 12, 15);
  expect(tanh.saturated_high).toBeCloseTo(3 / 12, 15);
  expect(tanh.dead_units).toBe(0);
});

it('counts a ReLU as saturated only on the low side, and a unit without any slope as dead', () => {
  const relu = statisticsOf('relu', [0, 1, -1]);
  expect(relu.saturated).toBeCloseTo((4 + 2 + 3) / 12, 15);
  expect(relu.saturated_low).toBe(relu.saturated);
  expect(relu.saturated_high).toBe(0);
  expect(relu.dead_units).toBeCloseTo(1 / 3, 15);
});

it('measures means, variances and sensitivities by their definitions', () => {
  const identity = statisticsOf('identity', [1, 2, 3]);
  const z = [-1, 0, 1, 2].flatMap((x) => [x, 2 * x, 3 * x]);
  const mean = z.reduce((sum, value) => sum + value, 0) / 12;
  const square = z.reduce((sum, value) => sum + value * value, 0) / 12;
  expect(identity.z_mean).toBeCloseTo(mean, 14);
  expect(identity.z_var).toBeCloseTo(square - mean * mean, 13);
  expect(identity.h_meansq).toBeCloseTo(square, 14);
  // δ = N ∂E_data/∂z = 2(y − t), without the ridge term.
  expect(identity.delta_meansq).toBeCloseTo(4 * square, 13);
});
