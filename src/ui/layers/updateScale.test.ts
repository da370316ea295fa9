import { expect, it } from 'vitest';
import { updateHeight } from './updateScale';

it('puts a thousandth in the middle and keeps what lies beyond at the ends', () => {
  expect([0, -3, -6, 2, -40].map((log) => updateHeight(log, 60))).toEqual([0, 30, 60, 0, 60]);
});
