import { expect, it } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { nearestName, remedyForName } from './nearestName';

const names = Object.keys(ACTIVATIONS);

it.each<[typed: string, meant: string | undefined]>([
  ['tanhh', 'tanh'],
  ['tahn', 'tanh'],
  ['ReLU', 'relu'],
  ['leakyrelu', 'leaky_relu'],
  ['Hard-Tanh', 'hard_tanh'],
  ['sigmod', 'sigmoid'],
  ['softsing', 'softsign'],
  ['swish', undefined],
  ['', undefined],
  ['x'.repeat(100), undefined],
])('takes %j for %j', (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant);
});

it('lists what is allowed where nothing is near', () => {
  expect(remedyForName('l1', ['mse', 'ce'])).toBe('allowed: mse, ce');
  expect(remedyForName('mze', ['mse', 'ce'])).toBe('did you mean "mse"?');
});
