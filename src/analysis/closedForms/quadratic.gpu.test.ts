import { expect, test } from 'vitest';
import type { Problem } from '../../nn/objective';
import { DescentBench } from '../../test/descentBench';
import { openGpu } from '../../test/openGpu';

// E = Σ α_i θ_i² with α = (1, 4, 16, 64): a linear model on the four rows 2 √α_i e_i with targets 0. Every number of it is
// exact in float32.
const ALPHA = [1, 4, 16, 64];
const PROBLEM: Problem = { net: { input: 4, layers: [{ n: 1, act: 'identity', bias: false }] }, loss: 'mse', lambda: 0 };
const X = Float32Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 2 * Math.sqrt(ALPHA[at / 5]!) : 0));
const START = [1, 1, 1, 1];

const { executor } = await openGpu();
const bench = new DescentBench(executor, PROBLEM, X, new Float32Array(4));

const error = (theta: ArrayLike<number>) => ALPHA.reduce((sum, alpha, i) => sum + alpha * theta[i]! ** 2, 0);

test('the error at the start is 85, the Hessian 2 diag α', async () => {
  expect((await bench.gradient(START)).loss).toBe(85);
  expect([...(await bench.hessian(START))]).toEqual([2, 0, 0, 0, 0, 8, 0, 0, 0, 0, 32, 0, 0, 0, 0, 128]);
});

// The closed form: each coordinate is multiplied by 1 − 2γα in every step.
test.each([
  [0.99 / 64, [0.9690625, 0.87625, 0.505, -0.98], 8.53082857946],
  [1 / 64, [0.96875, 0.875, 0.5, -1], 64.0418058961],
  [1.01 / 64, undefined, 463.697829551],
  [0.5 / 64, [0.984375, 0.9375, 0.75, 0], 0.213339349597],
  [1 / 65, undefined, 2.85518228899],
])('γ = %d: the factors of contraction, and E after 50 steps', async (rate, factors, after) => {
  const { thetas, losses } = await bench.descend(START, rate, [1, 50, 51]);
  (factors ?? ALPHA.map((alpha) => 1 - 2 * rate * alpha)).forEach((factor, i) => {
    expect(Math.abs(thetas[0]![i]! - factor)).toBeLessThan(1e-6);
  });
  expect(Math.abs(error(thetas[1]!) / after - 1)).toBeLessThan(1e-4);
  expect(Math.abs(losses[50]! / after - 1)).toBeLessThan(1e-4);
});

test('at γ = 1/α_max the top coordinate keeps its error for ever', async () => {
  const { thetas } = await bench.descend(START, 1 / 64, [1000]);
  expect(thetas[0]![3]).toBe(1);
});

test('whether it diverges is decided by γ α_max alone', async () => {
  for (const factor of [0.9999, 1.0001]) {
    const { thetas } = await bench.descend(START, factor / 64, [500, 1000]);
    expect(Math.abs(thetas[1]![3]!) > Math.abs(thetas[0]![3]!)).toBe(factor > 1);
    // (2 · 1.0001 − 1)^1000, and the same below 1.
    expect(Math.abs(Math.abs(thetas[1]![3]!) / (2 * factor - 1) ** 1000 - 1)).toBeLessThan(1e-3);
  }
});
