import { expect, test } from 'vitest';
import { conditionRates, directionRates, stepsToDrop } from './rates';
import { summarise } from './spectrum';

/** The lecture's quadratic E = Σ α_i (θ_i − θ*_i)²: its Hessian is 2 diag α. */
const ALPHAS = [64, 16, 4, 1];
const EIGENVALUES = Float64Array.from(ALPHAS, (alpha) => 2 * alpha);

test.each([
  [0.99 / 64, [-0.98, 0.505, 0.87625, 0.9690625], 8.53082857946],
  [1 / 64, [-1, 0.5, 0.875, 0.96875], 64.0418058961],
  [1.01 / 64, undefined, 463.697829551],
  [0.5 / 64, [0, 0.75, 0.9375, 0.984375], 0.213339349597],
  [1 / 65, undefined, 2.85518228899],
])('γ = %d: the factors 1 − 2γα and, through them, the error after 50 steps from distances of 1', (rate, factors, after) => {
  const found = directionRates(EIGENVALUES, rate);
  factors?.forEach((factor, i) => expect(found[i]!.factor).toBeCloseTo(factor, 12));
  const error = found.reduce((sum, { factor }, i) => sum + ALPHAS[i]! * factor ** 100, 0);
  expect(Math.abs(error / after - 1)).toBeLessThan(1e-10);
});

test('whether it diverges is decided by γ α_max > 1 and nothing else', () => {
  const steepest = (rate: number) => directionRates(EIGENVALUES, rate).map(({ behaviour }) => behaviour);
  const rest = ['converges', 'converges', 'converges'];
  expect(steepest(0.9999 / 64)).toEqual(['converges', ...rest]);
  expect(steepest(1 / 64)).toEqual(['stays', ...rest]);
  expect(steepest(1.0001 / 64)).toEqual(['diverges', ...rest]);
  expect(summarise(EIGENVALUES)).toMatchObject({ lr_critical: 1 / 64, lr_best: 0.99 / 64, cond: 64 });
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
