import { expect, it } from 'vitest';
import { probability, spreadWords } from './words';

it('never says certain of what is not', () => {
  expect(probability(0)).toBe('0');
  expect(probability(1)).toBe('1');
  expect(probability(0.7969)).toBe('0.797');
  expect(probability(0.9997)).toBe('0.9997');
  expect(probability(1 - 1e-6)).toBe('>\u202f0.9999');
  expect(probability(1e-6)).toBe('<\u202f0.0001');
});

it('says the median of an even number, and what diverged', () => {
  expect(spreadWords({ finalLosses: Float64Array.of(4, 1, 2, 3), diverged: 0 })).toBe(
    'The median ends at 2.50, the best at 1.00, the worst at 4.00.',
  );
  expect(spreadWords({ finalLosses: Float64Array.of(NaN, 1, 3), diverged: 1 })).toBe(
    '1 diverged. Of the others the median ends at 2.00, the best at 1.00, the worst at 3.00.',
  );
  expect(spreadWords({ finalLosses: Float64Array.of(NaN), diverged: 1 })).toBe('All of them diverged.');
});
