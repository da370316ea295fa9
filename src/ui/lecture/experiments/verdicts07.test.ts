import { describe, expect, it } from 'vitest';
import type { Proportion } from '../../../lab/protocol/ensemble';
import { wilson } from '../../../lab/recipe/ensemble';
import { compared, differenceText } from '../xor';
import { experiment as restarts, measure } from './07-restarts';
import { changedBy, experiment as largeRate } from './08-large-rate';
import { experiment as width } from './09-width-helps';
import { experiment as depth } from './10-depth-hurts';
import { experiment as schedules, smoothed } from './11-schedules';

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
  expect(differenceText(wilson(48, 80), wilson(56, 70))).toBe('+20.0 (95\u202f% interval 5.2 to 33.4) percentage points');
});

describe('restarts', () => {
  const measured = measure({ success: FEW, finalLosses: Float64Array.of(0.3, 0.3, 0.01, 0.3, 0.3, 0.2, NaN, 0.2, 0.2, 0.2, 0.01) });

  it('counts groups of five with one that learnt it', () => {
    expect(measured.groups).toEqual({ total: 2, succeeded: 1 });
  });

  it('agrees with a number inside the interval', () => {
    expect([50, 69, 49, 70].map((number) => restarts.verdict(measured, number).agreement)).toEqual([true, true, false, false]);
    // 1 − .4⁵ = .98976.
    expect(restarts.verdict(measured, 60).sentence).toBe('One start learns it with 60\u202f%; the best of 5 with 99.0\u202f%.');
  });
});

const changed = { rescued: 8, lost: 3 };

describe.each([
  [
    'large rate',
    (...success: Proportion[]) =>
      (answer: number) =>
        largeRate.verdict({ success, changed, patient: FEW }, answer),
  ],
  [
    'width',
    (...success: Proportion[]) =>
      (answer: number) =>
        width.verdict({ success, patient: FEW }, answer),
  ],
] as const)('%s', (_name, verdictOf) => {
  it.each([
    ['more', MANY, 0],
    ['as many', AS_MANY, 1],
  ] as const)('agrees with the option that the intervals allow: %s', (_words, second, option) => {
    const verdicts = [0, 1, 2].map((answer) => verdictOf(FEW, second)(answer).agreement);
    expect(verdicts).toEqual([0, 1, 2].map((answer) => answer === option));
  });

  it('agrees with fewer', () => {
    expect(verdictOf(MANY, FEW)(2).agreement).toBe(true);
  });
});

it('a rate whose gain may be chance is not called better', () => {
  const of = (large: Proportion, patient: Proportion) => largeRate.verdict({ success: [FEW, large], changed, patient }, 1);
  expect(of(AS_MANY, FEW).sentence).toBe('5 more of 200, which may be chance.');
  expect(of(MANY, FEW).sentence).not.toContain('chance');
  // What it rescued is counted start by start, and held against the smaller rate with more time.
  expect(changedBy([0.3, 0.01, 0.3, 0.05], [0.04, 0.3, 0.2, 0.01])).toEqual({ rescued: 1, lost: 1 });
  expect(of(MANY, FEW).halfTrue).toContain('rescued 8');
  expect(of(MANY, FEW).halfTrue).toContain('the larger rate still has more');
  expect(of(MANY, MANY).halfTrue).toContain('no difference to the larger rate can be told');
});

it('what width gives is told from what more steps give', () => {
  const note = (patient: Proportion) => width.verdict({ success: [FEW, MANY], patient }, 0).halfTrue;
  expect(note(FEW)).toContain('width does not save time only');
  expect(note(MANY)).toContain('no difference to 8 units');
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

  it('draws means over seeds and neighbours', () => {
    const [first, second] = smoothed([Float64Array.of(1, 2, 3, 4, 50), Float64Array.of(3, 4, 5, 6, 50)]);
    expect([first, second]).toEqual([[0, 3.5], [20, (3.5 * 4 + 50) / 5]]); // prettier-ignore
  });

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
