import { expect, it } from 'vitest';
import { symlog, symlogRange, symlogScale, symlogTicks } from './symlog';

it('is linear about zero and has a decade in each unit beyond', () => {
  expect([0, 0.005, 0.01, 0.1, 10, -0.005, -1].map((value) => Math.round(1e6 * symlog(value, 0.01)) / 1e6)).toEqual([0, 0.5, 1, 2, 4, -0.5, -3]); // prettier-ignore
});

it('chooses a range that holds the values, with zero in it', () => {
  const range = symlogRange(-0.0057, 7.09);
  expect(range.linear).toBe(0.01);
  expect(range.low).toBeLessThan(-0.0057);
  expect(range.high).toBeGreaterThan(7.09);
  expect(symlogRange(0.2, 3).low).toBe(0);
  expect(symlogRange(0, 0)).toEqual({ low: 0, high: 0, linear: 1e-3 });
});

it('has ticks at zero and at powers of ten', () => {
  expect(symlogTicks(symlogRange(-0.3, 7.09))).toEqual([-0.1, -0.01, 0, 0.01, 0.1, 1, 10]);
  expect(symlogTicks({ low: -0.001, high: 1, linear: 0.01 })).toEqual([0, 0.01, 0.1, 1]);
});

it('maps its ends to the ends', () => {
  const range = symlogRange(-1, 10);
  const y = symlogScale(range, 200, 0);
  expect([range.low, range.high].map(y)).toEqual([200, 0]);
  expect(y(1) - y(10)).toBeCloseTo(y(0.1) - y(1), 9);
});
