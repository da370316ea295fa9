import * as E from './expr';
import type { Expr } from './expr';

/**
 * The symbolic derivative of `e` by operand `index`. Saturating functions have their own derivative primitives
 * (`sech2`, `sigmoid_slope`, `abs_decay`), so that no order of derivative subtracts nearly equal numbers
 * (contract section 3).
 */
export function derivative(e: Expr, index: number): Expr {
  return rule(e, index, new Map());
}

function rule(e: Expr, index: number, memo: Map<Expr, Expr>): Expr {
  const known = memo.get(e);
  if (known) return known;
  const result = derive(e, (child) => rule(child, index, memo), index);
  memo.set(e, result);
  return result;
}

function derive(e: Expr, d: (child: Expr) => Expr, index: number): Expr {
  switch (e.op) {
    case 'arg':
      return E.num(e.index === index ? 1 : 0);
    case 'const':
    case 'equal':
      return E.num(0);
    case 'add':
      return E.add(d(e.a), d(e.b));
    case 'sub':
      return E.sub(d(e.a), d(e.b));
    case 'mul':
      return e.a === e.b ? E.mul(E.mul(E.num(2), e.a), d(e.a)) : E.add(E.mul(d(e.a), e.b), E.mul(e.a, d(e.b)));
    case 'div':
      return E.sub(E.div(d(e.a), e.b), E.div(E.mul(e, d(e.b)), e.b));
    case 'max':
      return E.select(E.sub(e.a, e.b), d(e.a), d(e.b));
    case 'select':
      return E.select(e.c, d(e.a), d(e.b));
    default:
      return E.mul(slope(e.op, e.a, e), d(e.a));
  }
}

/** f′(a) of a unary function, given f(a) as `value`. */
function slope(op: E.UnaryName, a: Expr, value: Expr): Expr {
  switch (op) {
    case 'neg':
      return E.num(-1);
    case 'exp':
      return value;
    case 'expm1':
      return E.exp(a);
    case 'log':
      return E.div(E.num(1), a);
    case 'sqrt':
      return E.div(E.num(0.5), value);
    case 'abs':
      return E.sign(a);
    case 'sign':
      return E.num(0);
    case 'tanh':
      return E.sech2(a);
    case 'sech2':
      return E.mul(E.num(-2), E.mul(E.tanh(a), value));
    case 'sigmoid':
      return E.sigmoidSlope(a);
    case 'sigmoid_slope':
      return E.neg(E.mul(value, E.tanh(E.mul(E.num(0.5), a))));
    case 'softplus':
      return E.sigmoid(a);
    case 'softsign':
      return E.square(E.absDecay(a));
    case 'abs_decay':
      return E.neg(E.mul(E.sign(a), E.square(value)));
  }
}
