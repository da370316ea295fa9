import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivative } from './derivative';
import * as E from './expr';
import type { BinaryName, Expr, UnaryName } from './expr';

const x = E.arg(0);
const y = E.arg(1);

/** A step that balances truncation and rounding of a central difference in float64. */
const stepAt = (at: number): number => Math.cbrt(2 ** -52) * Math.max(1, Math.abs(at));

/** Derivatives by each operand, up to the third order, against differences of the order below. */
function expectDerivatives(e: Expr, at: readonly number[], orders = 3): void {
  at.forEach((_, index) => {
    let below = e;
    for (let order = 1; order <= orders; order++) {
      const now = derivative(below, index);
      const evaluate = E.evaluator(below);
      const h = stepAt(at[index]!);
      const shifted = (t: number) => evaluate(at.map((value, i) => (i === index ? value + t : value)));
      const difference = (shifted(h) - shifted(-h)) / (2 * h);
      const value = E.evaluator(now)(at);
      const magnitude = Math.max(1, Math.abs(difference), Math.abs(shifted(0)));
      expect(Math.abs(value - difference) / magnitude, `order ${order} by operand ${index} at ${at.join()}`).toBeLessThan(1e-7);
      below = now;
    }
  });
}

/** Where each function is smooth; every other one is so everywhere but at 0. */
const DOMAINS: Partial<Record<UnaryName, fc.Arbitrary<number>>> = {
  exp: fc.double({ min: -5, max: 3, noNaN: true }),
  expm1: fc.double({ min: -5, max: 3, noNaN: true }),
  log: fc.double({ min: 0.2, max: 50, noNaN: true }),
  sqrt: fc.double({ min: 0.2, max: 50, noNaN: true }),
};

const apart = fc.double({ min: 0.01, max: 12, noNaN: true });
const offZero = fc.tuple(apart, fc.boolean()).map(([size, negative]) => (negative ? -size : size));

const UNARY: UnaryName[] = [
  'neg',
  'exp',
  'expm1',
  'log',
  'sqrt',
  'abs',
  'sign',
  'tanh',
  'sech2',
  'sigmoid',
  'sigmoid_slope',
  'softplus',
  'softsign',
  'abs_decay',
];

describe('derivatives agree with central differences', () => {
  it.each(UNARY)('%s, three orders', (name) => {
    const at = DOMAINS[name] ?? offZero;
    fc.assert(
      fc.property(at, (value) => expectDerivatives(E.unary(name, x), [value])),
      { seed: 1, numRuns: 60 },
    );
  });

  const binary: Record<BinaryName, (a: Expr, b: Expr) => Expr> = {
    add: E.add,
    sub: E.sub,
    mul: E.mul,
    div: E.div,
    max: E.max,
    equal: E.equal,
  };

  it.each(Object.entries(binary))('%s by both operands, alone and inside others', (_, build) => {
    const values = fc.tuple(offZero, offZero).filter(([a, b]) => Math.abs(a - b) > 1e-3 && Math.abs(b) > 0.3);
    fc.assert(
      fc.property(values, (at) => {
        expectDerivatives(build(x, y), at, 2);
        expectDerivatives(E.tanh(build(E.softsign(x), E.add(E.num(2), E.sigmoid(y)))), at, 2);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('of a selection is that of the branch taken', () => {
    const e = E.select(E.sub(x, y), E.mul(x, y), E.exp(E.neg(E.abs(x))));
    fc.assert(
      fc.property(
        fc.tuple(offZero, offZero).filter(([a, b]) => Math.abs(a - b) > 1e-3),
        (at) => expectDerivatives(e, at, 2),
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it('of a shared subexpression counts every use', () => {
    const shared = E.tanh(E.mul(x, y));
    const e = E.add(E.mul(shared, E.square(shared)), E.div(shared, E.add(E.num(2), shared)));
    fc.assert(
      fc.property(fc.tuple(offZero, offZero), (at) =>
        expectDerivatives(
          e,
          at.map((v) => v / 12),
          2,
        ),
      ),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe('branches at a kink are those of the contract', () => {
  const at = (e: Expr, value: number) => E.evaluator(e)([value]);

  it('select takes the second branch at 0, max the second operand at a tie', () => {
    expect(at(E.select(x, E.num(1), E.num(2)), 0)).toBe(2);
    expect(at(derivative(E.select(x, x, E.mul(E.num(7), x)), 0), 0)).toBe(7);
    expect(at(derivative(E.max(x, E.num(0)), 0), 0)).toBe(0);
    expect(at(derivative(E.max(E.num(0), x), 0), 0)).toBe(1);
  });
});

it('keeps the digits of saturated derivatives in every order', () => {
  // tanh′ = 4e^(−2z)(1 − 2e^(−2z) + …) and σ′ = e^(−z)(1 − 2e^(−z) + …) for large z; each order multiplies by −2 and −1.
  for (const z of [20, 100, 300]) {
    let tanh: Expr = E.tanh(x);
    let sigmoid: Expr = E.sigmoid(x);
    for (let order = 1; order <= 3; order++) {
      tanh = derivative(tanh, 0);
      sigmoid = derivative(sigmoid, 0);
      const sign = order % 2 === 1 ? 1 : -1;
      expect(E.evaluator(tanh)([z]) / (sign * 2 ** (order - 1) * 4 * Math.exp(-2 * z))).toBeCloseTo(1, 7);
      expect(E.evaluator(sigmoid)([z]) / (sign * Math.exp(-z))).toBeCloseTo(1, 7);
    }
  }
});
