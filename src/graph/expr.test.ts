import { describe, expect, it } from 'vitest';
import { derivative } from './derivative';
import * as E from './expr';

const x = E.arg(0);
const y = E.arg(1);

describe('building', () => {
  it('gives the same object for the same expression', () => {
    expect(E.tanh(E.add(x, E.num(2)))).toBe(E.tanh(E.add(x, E.num(2))));
    expect(E.sub(x, y)).not.toBe(E.sub(y, x));
    expect(E.num(0)).not.toBe(E.num(-0));
  });

  it('folds constants and neutral elements', () => {
    expect(E.mul(E.num(3), E.num(4))).toBe(E.num(12));
    expect(E.add(x, E.num(0))).toBe(x);
    expect(E.mul(E.num(1), x)).toBe(x);
    expect(E.mul(x, E.num(0))).toBe(E.num(0));
    expect(E.div(x, E.num(1))).toBe(x);
    expect(E.neg(E.neg(x))).toBe(x);
    expect(E.sub(E.num(0), x)).toBe(E.neg(x));
    expect(E.add(x, E.neg(y))).toBe(E.sub(x, y));
    expect(E.select(E.num(0), x, y)).toBe(y);
    expect(E.select(x, y, y)).toBe(y);
  });

  it('substitutes operands', () => {
    const e = E.select(E.sub(x, y), E.max(x, y), E.equal(x, E.exp(y)));
    const swapped = E.substitute(e, [y, x]);
    expect(E.evaluator(swapped)([1, 5])).toBe(E.evaluator(e)([5, 1]));
    expect(E.substitute(e, [E.num(2), E.num(1)])).toBe(E.num(2));
    expect(E.arity(e)).toBe(2);
    expect(E.arity(E.tanh(E.arg(4)))).toBe(5);
    expect(E.arity(E.num(1))).toBe(0);
  });

  it('stays small through orders of derivatives', () => {
    let e: E.Expr = E.mul(x, E.sigmoid(E.add(x, E.mul(x, E.square(x)))));
    for (let order = 0; order < 4; order++) e = derivative(e, 0);
    expect(E.topological(e).length).toBeLessThan(400);
    expect(E.arity(e)).toBe(1);
  });
});

describe('functions in float64', () => {
  const points = [-30, -3.1, -0.7, -1e-9, 0, 1e-9, 0.4, 2.6, 25];

  it.each<[string, (a: E.Expr) => E.Expr, (z: number) => number]>([
    ['sech2', E.sech2, (z) => 1 / Math.cosh(z) ** 2],
    ['sigmoid', E.sigmoid, (z) => 0.5 + 0.5 * Math.tanh(z / 2)],
    ['sigmoidSlope', E.sigmoidSlope, (z) => 0.25 / Math.cosh(z / 2) ** 2],
    ['softplus', E.softplus, (z) => Math.log1p(Math.exp(z))],
    ['softsign', E.softsign, (z) => z / (1 + Math.abs(z))],
    ['absDecay', E.absDecay, (z) => 1 / (1 + Math.abs(z))],
  ])('%s agrees with its definition', (_, build, definition) => {
    for (const z of points) expect(E.evaluator(build(x))([z])).toBeCloseTo(definition(z), 13);
  });

  it('holds at the ends of the range', () => {
    for (const z of [-1e4, 1e4]) {
      expect(E.evaluator(E.sigmoid(x))([z])).toBe(z > 0 ? 1 : 0);
      expect(E.evaluator(E.softplus(x))([z])).toBe(Math.max(z, 0));
      expect(E.evaluator(E.sech2(x))([z])).toBe(0);
    }
  });
});
