import { describe, expect, it } from 'vitest';
import { goldenError, readGolden } from '../golden/readGolden';
import { derivative, expr as E } from '../graph';
import { ACTIVATIONS } from './activations';

interface Tables {
  activations: { names: string[]; z: number[] };
  expected: { activations: Record<string, Record<'value' | 'd1' | 'd2', number[]>> };
}

const golden = readGolden<Tables>('p10-tables');
const z = golden.activations.z.map(Math.fround);

/** φ and its first three derivatives as functions of z. */
function orders(id: string): ((z: number) => number)[] {
  const exprs = [ACTIVATIONS[id]!.expr(E.arg(0))];
  for (let order = 1; order <= 3; order++) exprs.push(derivative(exprs[order - 1]!, 0));
  return exprs.map((e) => {
    const evaluate = E.evaluator(e);
    return (at: number) => evaluate([at]);
  });
}

it('has exactly the activations of the contract, each under its own id', () => {
  expect(Object.keys(ACTIVATIONS)).toEqual(golden.activations.names);
  for (const [name, { id }] of Object.entries(ACTIVATIONS)) expect(id).toBe(name);
});

describe.each(Object.keys(ACTIVATIONS))('%s', (id) => {
  const [value, d1, d2, d3] = orders(id) as [(z: number) => number, (z: number) => number, (z: number) => number, (z: number) => number];

  it('agrees with the golden table to the nine digits it is written in', () => {
    const expected = golden.expected.activations[id]!;
    expect(goldenError(z.map(value), expected.value)).toBeLessThan(6e-9);
    expect(goldenError(z.map(d1), expected.d1)).toBeLessThan(6e-9);
    expect(goldenError(z.map(d2), expected.d2)).toBeLessThan(6e-9);
  });

  it('has a third derivative that is finite and agrees with differences of the second', () => {
    // Steps off the kinks; h and the bound are those of a central difference in float64.
    for (const at of [-30, -7.3, -2.2, -1.4, -0.6, -0.05, 0.07, 0.8, 1.7, 3.1, 8.9, 40]) {
      const h = Math.cbrt(2 ** -52) * Math.max(1, Math.abs(at));
      const difference = (d2(at + h) - d2(at - h)) / (2 * h);
      expect(Math.abs(d3(at) - difference)).toBeLessThan(1e-8 * Math.max(1, Math.abs(difference)));
    }
    for (const at of [-1e4, -89, 0, 89, 1e4]) expect(Number.isFinite(d3(at))).toBe(true);
  });

  it('stays within its range and, up to rounding, below its largest slope where the contract gives the true one', () => {
    const { range, slopeMax } = ACTIVATIONS[id]!;
    const grid = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 50);
    if (range) {
      expect(Math.min(...grid.map(value))).toBeGreaterThanOrEqual(range[0]);
      expect(Math.max(...grid.map(value))).toBeLessThanOrEqual(range[1]);
      expect(value(20) - value(-20)).toBeGreaterThan(0.9 * (range[1] - range[0]));
    }
    // SiLU and GELU overshoot a slope of 1 by a tenth; saturation is judged against 1 all the same (contract section 9).
    const overshoot = id === 'silu' || id === 'gelu' ? 1.13 : 1;
    const steepest = Math.max(...grid.map((at) => Math.abs(d1(at))));
    expect(steepest).toBeLessThanOrEqual(slopeMax * overshoot * (1 + 1e-12));
    expect(steepest).toBeGreaterThan(0.99 * slopeMax);
  });
});
