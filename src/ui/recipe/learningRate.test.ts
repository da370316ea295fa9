import { expect, it } from 'vitest';
import type { Recipe } from '../../lab/recipe/recipe';
import { aThird, withLearningRate } from './learningRate';

const recipe = (schedule: Recipe['schedule']) => ({ schedule }) as Recipe;

it('changes γ₀ and nothing else of a schedule', () => {
  const before = recipe({ type: 'exponential', lr: 0.1, eta: 0.005 });
  expect(withLearningRate(before, 0.3).schedule).toEqual({ type: 'exponential', lr: 0.3, eta: 0.005 });
});

it('scales the rates of a piecewise schedule', () => {
  const before = recipe({ type: 'piecewise', lr: 0.1, boundaries: [10], values: [0.1, 0.02] });
  const after = withLearningRate(before, 0.2).schedule;
  expect(after).toMatchObject({ lr: 0.2, values: [0.2, 0.04] });
});

it('takes a third to two digits', () => {
  expect(aThird(5)).toBe(1.7);
  expect(aThird(0.1)).toBe(0.033);
});
