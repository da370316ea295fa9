import { expect, it } from 'vitest';
import { rateMarks } from './rateMarks';

const values = (...args: Parameters<typeof rateMarks>) => Object.fromEntries(rateMarks(...args).map(({ name, value }) => [name, value]));

it('has 2/λ and 1.98/λ for plain descent', () => {
  expect(values({ type: 'gd' }, 8)).toEqual({ '2/λ_max': 0.25, '1.98/λ_max': 0.2475 });
  expect(values({ type: 'sgd' }, 0.5)).toEqual({ '2/λ_max': 4, '1.98/λ_max': 3.96 });
});

it('has the limit alone with momentum', () => {
  const [limit, ...rest] = rateMarks({ type: 'momentum', momentum: 0.9 }, 8);
  expect([limit!.value, rest]).toEqual([expect.closeTo(3.8 / 8, 12), []]);
  expect(rateMarks({ type: 'nesterov', momentum: 0.5 }, 4)[0]!.value).toBeCloseTo(3 / 2 / 4, 12);
});

it('has none for Adam, and none where nothing curves up', () => {
  expect(rateMarks({ type: 'adam' }, 8)).toEqual([]);
  expect(rateMarks({ type: 'gd' }, -1)).toEqual([]);
  expect(rateMarks({ type: 'gd' }, 0)).toEqual([]);
});
