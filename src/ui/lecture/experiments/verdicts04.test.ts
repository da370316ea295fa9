import { describe, expect, it } from 'vitest';
import { experiment as plateaus } from './04-plateaus';
import { experiment as zeroStart, unitsOf } from './05-zero-start';
import { experiment as initialScale, measure } from './06-initial-scale';
import type { Trained } from './06-initial-scale';
import { experiment as quadratic } from './12-quadratic';
import { experiment as taylor } from './13-taylor';

describe('plateaus', () => {
  const measured = (tenth: number, end = 1e-8) => ({
    slopes: [1, 0.26, 0.0366, 0.00496, 9.08e-5, 2.25e-7, tenth, 1.87e-13],
    losses: [1, 0.4, 0.3, 0.26, 0.25, 0.25, 0.25, 0.25],
    minima: { tanh: 2, linear: 2 },
    lab: { w: [10.5, 10.5], v: [0.4, end > 1 ? 0.4 : 1], losses: [1.96, end] } as const,
  });

  it('takes the option that the slope at w = 10 belongs to', () => {
    expect([0, 1, 2].map((option) => plateaus.verdict(measured(4.12e-9), option).agreement)).toEqual([false, false, true]);
    expect([0, 1, 2].map((option) => plateaus.verdict(measured(2e-3), option).agreement)).toEqual([false, true, false]);
    expect(plateaus.verdict(measured(4.12e-9), 2).halfTrue).toContain('as many, mirror images');
    expect(plateaus.verdict(measured(4.12e-9), 2).halfTrue).toContain('|v| from 0.400 to 1.00, and E from 1.96 to 10⁻⁸, by v alone.');
    expect(plateaus.verdict(measured(4.12e-9, 1.96), 2).halfTrue).toContain('E from 1.96 to 1.96.');
  });
});

describe('zero start', () => {
  const saddle = { gradient: 0, most: 2.609, least: -2.209 };
  const minimum = { gradient: 0, most: 7.2, least: 2.39 };
  const sigmoid = { gradient: 0.34, most: 1.9, least: -0.4 };
  const descended = { largest: 0.6, apart: 0 };
  const labLosses = [0.9, 0.9] as const;

  it('says that the ridge decides where it did, and what c is', () => {
    const { sentence, numbers, agreement } = zeroStart.verdict({ small: saddle, large: minimum, sigmoid, descended, labLosses }, 2);
    expect(agreement).toBe(true);
    expect(sentence).toContain('The ridge decides');
    expect(numbers).toContain('c = 1.20');
    expect(numbers).toContain('200 steps of descent from it take E from 0.900 to 0.900.');
    expect(zeroStart.verdict({ small: saddle, large: minimum, sigmoid, descended, labLosses }, 0).agreement).toBe(false);
  });

  it('compares the weights of the hidden units, and calls them copies only where they are', () => {
    expect(unitsOf([1, 1, 1, -2, -2, -2, 3, 3, 3])).toEqual({ largest: 3, apart: 0 });
    expect(unitsOf([1, 1, 1, -2, -2, -2, 3, 3, 2.5])).toEqual({ largest: 3, apart: 0.5 });
    const note = (apart: number) =>
      zeroStart.verdict({ small: saddle, large: minimum, sigmoid, labLosses, descended: { largest: 0.6, apart } }, 2).halfTrue;
    expect(note(0)).toContain('the largest is 0.600');
    expect(note(0)).toContain('copies of each other');
    expect(note(0.01)).not.toContain('copies');
  });

  it('does not say so where the gradient is not zero, or both are saddles', () => {
    expect(zeroStart.verdict({ small: saddle, large: saddle, sigmoid, descended, labLosses }, 2)).toMatchObject({
      agreement: false,
      sentence: expect.stringContaining('a saddle') as string,
    });
    expect(zeroStart.verdict({ small: { ...saddle, gradient: 1e-3 }, large: minimum, sigmoid, descended, labLosses }, 2).agreement).toBe(
      false,
    );
  });
});

describe('initial scale', () => {
  const right: Trained = { test: [[0, 2.4], [200, 0.3]], trainLoss: 0.28, accuracy: 0.91, saturated: [0.01, 0.02], edges: [0.2] }; // prettier-ignore
  const large: Trained = { test: [[0, 14], [200, 2]], trainLoss: 0.4, accuracy: 0.7, saturated: [0.81, 0.85], edges: [3.1, 0.9] }; // prettier-ignore
  const start = { edge: 0.8, rows: 100 };
  const drawn = (end: number) => [[0, 14], [200, end]] as const; // prettier-ignore

  it('agrees with a drawing that ends within a factor of two', () => {
    expect([2.1, 3.9, 4.1, 1.1, 0.9].map((end) => initialScale.verdict({ start, right, large }, drawn(end)).agreement)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    const { numbers, halfTrue } = initialScale.verdict({ start, right, large }, drawn(8));
    expect(numbers).toContain('You drew 8.00 at step 200; it measured 2.00, against 0.300 at 1×');
    expect(halfTrue).toContain('holds for its own rows only');
  });

  it('names a second cause where the curvature says so, and only there', () => {
    const said = (edge: number, edges: number[]) =>
      initialScale.verdict({ start: { edge, rows: 100 }, right, large: { ...large, edges } }, drawn(8)).halfTrue;
    expect(said(0.8, [3.1, 0.9])).toContain(
      'λ_max is 0.800 of what is stable at the start (100 rows), 3.10 at most while it trained, at 1× 0.200: the learning rate is too large as well',
    );
    expect(said(2.4, [])).toContain(
      'λ_max is 2.40 of what is stable at the start (100 rows), at 1× 0.200: the learning rate is too large as well',
    );
    expect(said(0.7, [0.6])).toContain('the learning rate is not too large');
  });

  it('does not claim that it keeps to its own rows where training and test go together, nor that it fell where it did not', () => {
    const alike = { ...large, trainLoss: 1.9 };
    expect(initialScale.verdict({ start, right, large: alike }, drawn(2)).halfTrue).toContain('the two still go together');
    const risen: Trained = { ...large, test: [[0, 14], [200, 15]], trainLoss: 14 }; // prettier-ignore
    expect(initialScale.verdict({ start, right, large: risen }, drawn(2))).toMatchObject({
      sentence: 'It did not fall: 15.0.',
      halfTrue: expect.stringContaining('all but stopped') as string,
    });
  });

  it('takes what it needs from a run', () => {
    const layers = { step: 0, rows: 4, weightScale: 1, layers: [{ saturated: 0.8 }, { saturated: 0.1 }] } as never;
    const run = {
      losses: [],
      sharpness: [],
      train: [{ step: 200, rows: 4, loss: 0.4 }],
      test: [{ step: 200, rows: 4, loss: 2, accuracy: 0.7 }],
      firstLayers: layers,
    };
    expect(measure(run)).toEqual({ test: [[200, 2]], trainLoss: 0.4, accuracy: 0.7, saturated: [0.8], edges: [] });
  });
});

describe('quadratic', () => {
  const losses = [8.53, 64, 464, 2.86].map((end) => Float64Array.from({ length: 51 }, (_, t) => (t === 50 ? end : 85)));
  const distances = (steepest: number) => [[0.21, 0.001, 0, steepest], [0, 0, 0, 1], [0, 0, 0, 2.7], [0.2, 0, 0, 0.2]]; // prettier-ignore

  it('names the coordinate that is farthest', () => {
    expect([0, 3].map((option) => quadratic.verdict({ losses, distances: distances(0.364) }, option).agreement)).toEqual([false, true]);
    expect(quadratic.verdict({ losses, distances: distances(0.1) }, 0)).toMatchObject({
      agreement: true,
      sentence: 'The flattest limits: it still is 0.210 away.',
    });
  });

  it('says which rate ends above the start', () => {
    const { numbers, halfTrue } = quadratic.verdict({ losses, distances: distances(0.364) }, 3);
    expect(halfTrue).toContain('0.969 a step here');
    expect(halfTrue).toContain('at κ = 64.0 the steepest limits');
    expect(halfTrue).toContain('ends at 0.335 times the error');
    expect(numbers).toContain('1.01/α_max ends at 464, above the start');
    expect(numbers).not.toContain('0.99/α_max ends at 8.53, above');
  });
});

describe('Taylor', () => {
  const path = (factor: number) => Float64Array.from({ length: 25 }, (_, t) => 0.01 + 0.02 * factor ** t);
  const move = (lr: number, predicted: number, actual: number) => ({ lambda: 10, lr, predicted: path(predicted), actual: path(actual) });
  const measured = (actual: number, large: number) => ({
    parameters: 19,
    loss: 0.01,
    gradientNorm: 1e-4,
    eigenvalues: Float64Array.of(10, 1e-3),
    moves: [move(0.05, 0.25, actual), move(0.22, 1.44, large)],
  });

  it('holds a guess against the measured factor', () => {
    expect([0.25, 0.31, 0.33, 0.5].map((guess) => taylor.verdict(measured(0.25, 1.44), guess).agreement)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(taylor.verdict(measured(0.25, 1.44), 0.25).sentence).toBe(
      'One step left 25\u202f% of the excess; the expansion says 25\u202f%.',
    );
    expect(taylor.verdict(measured(0.5, 1.44), 0.25).agreement).toBe(false);
  });

  it('says that the network settles elsewhere only where it did', () => {
    expect(taylor.verdict(measured(0.25, 1.05), 0.25).halfTrue).toContain('settles elsewhere');
    expect(taylor.verdict(measured(0.25, 1.44), 0.25).halfTrue).not.toContain('settles elsewhere');
  });
});
