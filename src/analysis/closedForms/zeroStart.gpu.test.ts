import { expect, test } from 'vitest';
import { symmetricEigen } from '../../data/eigen';
import { normals } from '../../data/philox';
import type { Problem } from '../../nn/objective';
import { DescentBench } from '../../test/descentBench';
import { openGpu } from '../../test/openGpu';

const C = 1.20468416096;
const X = Float32Array.from(normals({ seed: 6, stream: 3000 }, 40));
const T = Float64Array.from({ length: 20 }, (_, n) => 0.8 * X[2 * n]! - 0.3 * X[2 * n + 1]!);

const problemOf = (act: string, lambda: number, bias = false): Problem => ({
  net: {
    input: 2,
    layers: [
      { n: 3, act, bias },
      { n: 1, act: 'identity', bias },
    ],
  },
  loss: 'mse',
  lambda,
});

const { executor } = await openGpu();

// Eigenvalues 2λ + 2c, 2λ and 2λ − 2c with c = |E[t x]|, three of each: a saddle iff c > λ.
test.each([
  ['identity', 0.1, [2.60936832193, 0.2, -2.20936832193]],
  ['tanh', 0.1, [2.60936832193, 0.2, -2.20936832193]],
  ['identity', 2 * C, [7.22810496579, 4.81873664386, 2.40936832193]],
  ['tanh', 2 * C, [7.22810496579, 4.81873664386, 2.40936832193]],
] as const)('all weights 0, %s, λ = %d: no gradient, and the curvature', async (act, lambda, eigenvalues) => {
  const bench = new DescentBench(executor, problemOf(act, lambda), X, T);
  const theta = new Float32Array(9);
  const { gradient } = await bench.gradient(theta);
  expect([...gradient].every((g) => g === 0)).toBe(true);
  const { values } = symmetricEigen(await bench.hessian(theta), 9);
  values.forEach((value, i) => expect(Math.abs(value - eigenvalues[Math.floor(i / 3)]!)).toBeLessThan(1e-5 * eigenvalues[0]));
});

test('tanh with biases: only the last bias ever moves, to the mean of the targets', async () => {
  const shifted = T.map((t) => t + 0.7);
  const { thetas } = await new DescentBench(executor, problemOf('tanh', 0, true), X, shifted).descend(new Float32Array(13), 0.2, [100]);
  expect([...thetas[0]!.subarray(0, 12)].every((x) => x === 0)).toBe(true);
  expect(thetas[0]![12]).toBeCloseTo(shifted.reduce((sum, t) => sum + t, 0) / 20, 6);
});

test('sigmoid leaves zero, but the units of a layer stay alike to the bit', async () => {
  const { thetas } = await new DescentBench(executor, problemOf('sigmoid', 0, true), X, T).descend(new Float32Array(13), 0.2, [100]);
  const theta = thetas[0]!;
  for (const first of [0, 3, 6, 9]) {
    expect(theta[first]).not.toBe(0);
    expect([theta[first + 1], theta[first + 2]]).toEqual([theta[first], theta[first]]);
  }
});
