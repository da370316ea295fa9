import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { openGpu } from '../../test/openGpu';
import { jacobianSpectra } from './jacobian';

const { executor } = await openGpu();

test('singular values: their squares add up to the Frobenius norm, and orthogonal columns give them by length', async () => {
  const net = {
    input: 4,
    layers: [
      { n: 2, act: 'identity', bias: false },
      { n: 3, act: 'tanh' },
    ],
  };
  const problem: Problem = { net, loss: 'mse', lambda: 0 };
  const theta = Float64Array.from(normals({ seed: 2, stream: 3000 }, parameterLayout(net).total));
  // Columns (3, 0, 4, 0) and (0, 1, 0, 0).
  theta.set([3, 0, 0, 1, 4, 0, 0, 0]);
  const X = normals({ seed: 2, stream: 3001 }, 8);
  const feeds = { theta, X, T: new Float32Array(6) };
  const [first, second] = await jacobianSpectra(executor, problem, { table: 2 }, feeds, 1);
  expect(first!.map((s) => Number(s.toFixed(6)))).toEqual(Float64Array.of(5, 1));
  const a = [3 * X[4]! + 4 * X[6]!, X[5]!];
  let norm = 0;
  for (let k = 0; k < 3; k++) {
    const z = theta[14 + k]! + a[0]! * theta[8 + k]! + a[1]! * theta[11 + k]!;
    norm += (1 - Math.tanh(z) ** 2) ** 2 * (theta[8 + k]! ** 2 + theta[11 + k]! ** 2);
  }
  expect(second).toHaveLength(2);
  expect(second!.reduce((sum, s) => sum + s * s, 0) / norm).toBeCloseTo(1, 4);
  expect(second![0]).toBeGreaterThan(second![1]!);
});
