import { expect, test } from 'vitest';
import { conditionRates, quadraticDescent, quadraticErrors } from './quadratic';
import { directionRates, stepsToDrop } from './rates';
import { countEigenvalues, summarise } from './spectrum';

const ALPHAS = [1, 4, 16, 64];

test.each([
  [0.99 / 64, [0.9690625, 0.87625, 0.505, -0.98], 8.53082857946],
  [1 / 64, [0.96875, 0.875, 0.5, -1], 64.0418058961],
  [1.01 / 64, undefined, 463.697829551],
  [0.5 / 64, [0.984375, 0.9375, 0.75, 0], 0.213339349597],
  [1 / 65, undefined, 2.85518228899],
])('γ = %d: the factors and the error after 50 steps, from closed forms', (rate, factors, after) => {
  const descent = quadraticDescent(ALPHAS, rate);
  factors?.forEach((factor, i) => expect(descent.factors[i]).toBeCloseTo(factor, 12));
  const errors = quadraticErrors(ALPHAS, [1, 1, 1, 1], rate, 50);
  expect(errors[0]).toBe(85);
  expect(Math.abs(errors[50]! / after - 1)).toBeLessThan(1e-10);
});

test('whether it diverges is decided by γ α_max > 1 and nothing else', () => {
  expect(quadraticDescent(ALPHAS, 0.9999 / 64)).toMatchObject({ diverging: [], staying: [], converging: [0, 1, 2, 3] });
  expect(quadraticDescent(ALPHAS, 1 / 64)).toMatchObject({ diverging: [], staying: [3], converging: [0, 1, 2] });
  expect(quadraticDescent(ALPHAS, 1.0001 / 64)).toMatchObject({ diverging: [3], staying: [], converging: [0, 1, 2] });
  expect(quadraticDescent(ALPHAS, 0.1)).toMatchObject({ critical: 1 / 64, best: 0.99 / 64, optimal: 1 / 65, condition: 64 });
  expect(() => quadraticDescent([1, 0], 0.1)).toThrow('alphas[1] must be above 0');
});

// κ, the rates along the flattest direction, overall and at best, and the steps to a millionth of the distance.
test.each([
  [2, 0.01, 0.98, 1 / 3, 684],
  [10, 0.802, 0.98, 9 / 11, 684],
  [99, 0.98, 0.98, 0.98, 684],
  [100, 0.9802, 0.9802, 0.980198019802, 691],
  [1000, 0.99802, 0.99802, 0.998001998002, 6971],
  [10_000, 0.999802, 0.999802, 0.9998000199980002, 69769],
])(
  'κ = %d: the lecture’s rate is that of the flattest direction, and the slowest one may be the steepest',
  (kappa, flattest, overall, optimal, steps) => {
    const rates = conditionRates(kappa);
    expect(rates.flattest).toBeCloseTo(flattest, 10);
    expect(rates.overall).toBeCloseTo(overall, 10);
    expect(rates.optimal).toBeCloseTo(optimal, 10);
    expect(rates.steps.overall).toBe(steps);
  },
);

test('the steepest direction limits at κ = 1 too, where the best rate needs one step', () => {
  expect(conditionRates(1)).toMatchObject({ flattest: 0.98, overall: 0.98, optimal: 0, steps: { overall: 684, optimal: 1 } });
  expect(() => conditionRates(0.5)).toThrow('condition must be at least 1');
});

test('rates by eigendirection', () => {
  const rates = directionRates([200, 20, 10, 1, 0, -1], 0.1);
  expect(rates.map(({ behaviour }) => behaviour)).toEqual(['diverges', 'stays', 'converges', 'converges', 'stays', 'escapes']);
  expect(rates.map(({ steps }) => steps)).toEqual([Infinity, Infinity, 1, Math.ceil(Math.log(1e-6) / Math.log(0.9)), Infinity, Infinity]);
  expect(rates[0]!.factor).toBe(-19);
  expect(stepsToDrop(0.1, 1e-6)).toBe(6);
});

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
