import { expect, test } from 'vitest';
import { MIXED_ROWS, mixedColumns } from '../../test/mixedColumns';
import { dataCovariance } from './dataCovariance';

test('the second moments condition a linear model: closed form B2', () => {
  // The Hessian of the linear model with λ = 0.01 is 2 E[x xᵀ] + 0.02.
  const { eigenvalues, secondMoments, mean } = dataCovariance(mixedColumns(), MIXED_ROWS, 5);
  const hessian = (values: Float64Array) => [2 * values[0]! + 0.02, 2 * values[4]! + 0.02];
  const [rawMost, rawLeast] = hessian(secondMoments) as [number, number];
  expect(Math.abs(rawMost / 65.6591064136 - 1)).toBeLessThan(1e-6);
  expect(Math.abs(rawLeast - 0.186146222684)).toBeLessThan(1e-5);
  const [most, least] = hessian(eigenvalues) as [number, number];
  expect(Math.abs(most / 24.924091788 - 1)).toBeLessThan(1e-6);
  expect(Math.abs(least - 0.0850427687001)).toBeLessThan(1e-5);
  expect(mean).toHaveLength(5);
});
