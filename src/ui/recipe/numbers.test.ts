import { expect, it } from 'vitest';
import { readNumber } from './numbers';

it.each([
  ['0.05', 0.05],
  [' 10× ', 10],
  ['0,5', 0.5],
  ['1e-3', 0.001],
  ['.2', 0.2],
  ['−2', -2],
  ['6 000', 6000],
  ['', undefined],
  ['fast', undefined],
  ['1e999x', Infinity],
  ['1.2.3', undefined],
])('reads %j as %j', (text, value) => {
  expect(readNumber(text)).toBe(value);
});
