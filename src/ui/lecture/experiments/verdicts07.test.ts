import { describe, expect, it } from 'vitest';
import type { Proportion } from '../../../lab/protocol/ensemble';
import { wilson } from '../../../lab/recipe/ensemble';
import { compared, differenceText } from '../xor';
import { experiment as restarts, measure } from './07-restarts';
import { experiment as largeRate } from './08-large-rate';
import { experiment as width } from './09-width-helps';
import { experiment as depth } from './10-depth-hurts';
import { experiment as schedules } from './11-schedules';

const share = (successes: number, trials: number, low: number, high: number): Proportion => ({
  successes,
  trials,
  share: successes / trials,
  low,
  high,
});
const FEW = share(60, 100, 0.5, 0.69);
const MANY = share(95, 100, 0.89, 0.98);
const AS_MANY = share(65, 100, 0.55, 0.74);

it('tells shares apart where the interval of their difference does', () => {
  expect([compared(FEW, MANY), compared(MANY, FEW), compared(FEW, AS_MANY)]).toEqual(['more', 'fewer', 'alike']);
  // 56 of 70 and 48 of 80: their own intervals, 0.692 to 0.877 and 0.490 to 0.700, overlap.
  expect([compared(wilson(48, 80), wilson(56, 70)), compared(wilson(56, 70), wilson(48, 80))]).toEqual(['more', 'fewer']);
  expect(differenceText(wilson(48, 80), wilson(56, 70))).toBe('+20.0 (95 % interval 5.2 to 33.4) percentage points');
});

describe('restarts', () => {
  const measured = measure({ success: [FEW], finalLosses: [[0.3, 0.3, 0.01, 0.3, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.01]] });

  it('counts groups of five with one that learnt it', () => {
    expect(measured.groups).toEqual({ total: 2, succeeded: 1 });
  });

  it('agrees with a number inside the interval', () => {
    expect([50, 69, 49, 70].map((number) => restarts.verdict(measured, number).agreement)).toEqual([true, true, false, false]);
    // 1 − .4⁵ = .98976.
    expect(restarts.verdict(measured, 60).sentence).toBe('One start learns it with 60\u202f%; the best of 5 with 99.0\u202f%.');
  });
});

describe.each([
  ['large rate', largeRate],
  ['width', width],
] as const)('%s', (_name, experiment) => {
  it.each([
    ['more', MANY, 0],
    ['as many', AS_MANY, 1],
  ] as const)('agrees with the option that the intervals allow: %s', (_words, second, option) => {
    const verdicts = [0, 1, 2].map((answer) => experiment.verdict({ success: [FEW, second] }, answer).agreement);
    expect(verdicts).toEqual([0, 1, 2].map((answer) => answer === option));
  });

  it('agrees with fewer', () => {
    expect(experiment.verdict({ success: [MANY, FEW] }, 2).agreement).toBe(true);
  });
});

it('a rate whose gain may be chance is not called better', () => {
  expect(largeRate.verdict({ success: [FEW, AS_MANY] }, 1).sentence).toBe('5 more of 200, which may be chance.');
  expect(largeRate.verdict({ success: [FEW, MANY] }, 1).sentence).not.toContain('chance');
});

it('depth hurts where fewer learn, and it says what tanh does', () => {
  const hurt = depth.verdict({ sigmoid: [MANY, FEW], tanh: [MANY, MANY] }, 2);
  expect(hurt.agreement).toBe(true);
  expect(hurt.halfTrue).toContain('no difference can be told');
  const unhurt = depth.verdict({ sigmoid: [FEW, AS_MANY], tanh: [MANY, FEW] }, 2);
  expect(unhurt.agreement).toBe(false);
  expect(unhurt.halfTrue).toContain('fewer there, too');
});

describe('schedules', () => {
  const ranked = ['cosine', 'step', 'exponential', 'cyclical', 'constant'].map((name, i) => ({
    name,
    median: 0.1 + 0.02 * i,
    curve: [],
    half: 0.3 - 0.01 * i,
  }));
  const floors = [{ mean: 0.0556, error: 0.001 }, { mean: 0.00505, error: 0.0001 }]; // prettier-ignore

  it('gives the place of the schedule that was chosen', () => {
    const first = schedules.verdict({ ranked, floors }, 4);
    expect(first.agreement).toBe(true);
    expect(first.sentence).toBe('Cosine came out lowest, at 0.100.');
    const last = schedules.verdict({ ranked, floors }, 0);
    expect(last.agreement).toBe(false);
    expect(last.numbers).toContain('You chose constant, number 5 of 5 at 0.180');
    expect(last.numbers).toContain('(formula 0.0556) at γ = 0.2');
    // Fixed is nothing of it: which led half-way, by how much the floors differ, and who came last.
    expect(last.halfTrue).toContain('About half-way constant had the least error of a batch, 0.260');
    expect(last.halfTrue).toContain('holds 11.0 times the error');
    const steady = schedules.verdict({ ranked: [...ranked].reverse(), floors }, 0);
    expect(steady.halfTrue).toContain(', as at the end');
    expect(steady.halfTrue).not.toContain('the constant rate is last');
  });
});
