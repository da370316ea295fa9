import { expect, it } from 'vitest';
import { criticalRate, edgeOf, stabilityFactor } from './stability';

it.each([
  [{ type: 'sgd' }, 2],
  [{ type: 'gd' }, 2],
  [{ type: 'momentum', momentum: 0.9 }, 3.8],
  [{ type: 'nesterov', momentum: 0.9 }, 3.8 / 2.8],
])('the edge of %j is at λγ = %d', (optimizer, factor) => {
  expect(stabilityFactor(optimizer)).toBeCloseTo(factor, 12);
  expect(criticalRate(optimizer, 8)).toBeCloseTo(factor / 8, 12);
  expect(edgeOf(optimizer, factor / 8, 8)).toBeCloseTo(1, 12);
});

it('says nothing of Adam, nor of a place without positive curvature', () => {
  expect(stabilityFactor({ type: 'adam' })).toBeUndefined();
  expect(criticalRate({ type: 'adam' }, 8)).toBeUndefined();
  expect(edgeOf({ type: 'adam' }, 0.1, 8)).toBeUndefined();
  expect(criticalRate({ type: 'sgd' }, 0)).toBeUndefined();
});
