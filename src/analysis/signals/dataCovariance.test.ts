import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { dataCovariance } from './dataCovariance';

test('the second moments condition a linear model: closed form B2', () => {
  // X = Z Aᵀ + (2, 1, 0, −3, 4); the Hessian of the linear model with λ = 0.01 is 2 E[x xᵀ] + 0.02.
  const Z = Float32Array.from(normals({ seed: 5, stream: 3000 }, 1000));
  const A = [
    [3, 0, 0, 0, 0],
    [1, 1, 0, 0, 0],
    [0, 0.5, 0.5, 0, 0],
    [2, 0, 0, 0.2, 0],
    [0, 0, 1, 0, 1],
  ];
  const X = Float64Array.from({ length: 1000 }, (_, at) => {
    const [row, j] = [Math.floor(at / 5), at % 5];
    return A[j]!.reduce((sum, a, k) => sum + a * Z[5 * row + k]!, [2, 1, 0, -3, 4][j]!);
  });
  const { eigenvalues, secondMoments, mean } = dataCovariance(X, 200, 5);
  const hessian = (values: Float64Array) => [2 * values[0]! + 0.02, 2 * values[4]! + 0.02];
  const [rawMost, rawLeast] = hessian(secondMoments) as [number, number];
  expect(Math.abs(rawMost / 65.6591064136 - 1)).toBeLessThan(1e-6);
  expect(Math.abs(rawLeast - 0.186146222684)).toBeLessThan(1e-5);
  const [most, least] = hessian(eigenvalues) as [number, number];
  expect(Math.abs(most / 24.924091788 - 1)).toBeLessThan(1e-6);
  expect(Math.abs(least - 0.0850427687001)).toBeLessThan(1e-5);
  expect(mean).toHaveLength(5);
});
