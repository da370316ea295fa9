import { expect, test } from 'vitest';
import { countEigenvalues, summarise } from './spectrum';

test('a condition number only where the Hessian is positive definite', () => {
  expect(summarise(Float64Array.of(4, 2))).toMatchObject({
    cond: 2,
    negative: 0,
    near_zero: 0,
    alpha_max: 2,
    lr_best: 0.495,
    lr_critical: 0.5,
  });
  const indefinite = summarise(Float64Array.of(4, 1e-8, -1e-8, -1));
  expect(indefinite).toMatchObject({ negative: 1, near_zero: 2, lambda_min: -1 });
  expect(indefinite).not.toHaveProperty('cond');
  expect(summarise(Float64Array.of(-1, -2))).not.toHaveProperty('lr_best');
  expect(countEigenvalues([3, 0.5, -0.5, -3], 1)).toEqual({ negative: 1, near_zero: 2 });
});
