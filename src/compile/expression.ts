import { expr as E } from '../graph';
import { literal } from './text';

type Expr = E.Expr;

const FUNCTIONS: Partial<Record<Expr['op'], string>> = {
  exp: 'exp',
  expm1: 'expm1',
  log: 'log',
  sqrt: 'sqrt',
  abs: 'abs',
  sign: 'sign',
  tanh: 'tanh_stable',
  sech2: 'sech2',
  sigmoid: 'sigmoid',
  sigmoid_slope: 'sigmoid_slope',
  softplus: 'softplus',
  softsign: 'softsign',
  abs_decay: 'abs_decay',
  max: 'larger',
};

/** Functions that are our own, from shaders/lib/math.wgsl, rather than WGSL's. */
const BUILT_IN = new Set(['exp', 'log', 'sqrt', 'abs', 'sign']);

const SYMBOLS: Partial<Record<Expr['op'], string>> = { add: '+', sub: '-', mul: '*', div: '/' };

/** Statements that compute an expression, and the text of its value. */
export interface WgslValue {
  readonly statements: string[];
  readonly value: string;
}

/** Gives the name of a variable with a value, the same for the same text. */
export type Share = (value: string) => string;

export interface ExpressionOptions {
  readonly share?: Share;
  /** The text of a constant; a literal by default. */
  readonly constant?: (value: number) => string;
}

/** Texts of an exponential: its two parts (`decay`), itself, and 1 / (1 + t). */
type Exponential = { readonly parts: string; readonly t: string; readonly r: string };

/** Functions of one exponential, which a function and its slopes can share. */
const OF_EXPONENTIAL: Partial<Record<Expr['op'], (x: string, shared: Exponential) => string>> = {
  tanh: (x, { parts, r }) => `tanh_from(${x}, ${parts}, ${r})`,
  sech2: (_x, { t, r }) => `sech2_from(${t}, ${r})`,
  sigmoid: (x, { t, r }) => `sigmoid_from(${x}, ${t}, ${r})`,
  sigmoid_slope: (_x, { t, r }) => `sigmoid_slope_from(${t}, ${r})`,
};

/**
 * WGSL of a scalar expression. Operands are given as text; subexpressions used more than once become `let`s whose
 * names come from `name`. With `share`, these and exponentials become variables that several expressions use, and there
 * are no statements.
 */
export function wgslExpression(e: Expr, operands: readonly string[], name: () => string, options: ExpressionOptions = {}): WgslValue {
  const { share } = options;
  const order = E.topological(e);
  const uses = new Map<Expr, number>();
  for (const item of order) for (const child of E.children(item)) uses.set(child, (uses.get(child) ?? 0) + 1);
  const statements: string[] = [];
  const text = new Map<Expr, string>();
  for (const item of order) {
    const value = write(item, (child) => text.get(child)!, operands, options);
    const leaf = item.op === 'arg' || item.op === 'const';
    if (leaf || (uses.get(item) ?? 0) < 2) {
      text.set(item, value);
    } else if (share) {
      text.set(item, share(value));
    } else {
      const variable = name();
      statements.push(`let ${variable} = ${value};`);
      text.set(item, variable);
    }
  }
  return { statements, value: text.get(e)! };
}

function write(
  e: Expr,
  of: (child: Expr) => string,
  operands: readonly string[],
  { share, constant = literal }: ExpressionOptions,
): string {
  if (e.op === 'arg') return operands[e.index]!;
  if (e.op === 'const') return constant(e.value);
  if (e.op === 'neg') return `(-${of(e.a)})`;
  if (e.op === 'select') return `select(${of(e.b)}, ${of(e.a)}, ${of(e.c)} > 0.0)`;
  if (e.op === 'equal') return `select(0.0, 1.0, ${of(e.a)} == ${of(e.b)})`;
  const fromExponential = OF_EXPONENTIAL[e.op];
  if (share && fromExponential && 'a' in e)
    return fromExponential(of(e.a), shareExponential(of(e.a), e.op === 'tanh' || e.op === 'sech2' ? 'TWICE' : 'ONCE', share));
  const symbol = SYMBOLS[e.op];
  const parts = E.children(e).map(of);
  return symbol ? `(${parts.join(` ${symbol} `)})` : `${FUNCTIONS[e.op]!}(${parts.join(', ')})`;
}

function shareExponential(x: string, factor: 'ONCE' | 'TWICE', share: Share): Exponential {
  const parts = share(`decay(${factor} * abs(${x}))`);
  const t = share(`decayed(${parts})`);
  return { parts, t, r: share(`1.0 / (1.0 + ${t})`) };
}

/** Whether the expression calls a function of shaders/lib/math.wgsl. */
export function usesLibrary(e: Expr): boolean {
  return E.topological(e).some((item) => item.op in FUNCTIONS && !BUILT_IN.has(item.op));
}

/** Rough number of floating-point operations, a function call counted as one. */
export function operationCount(e: Expr): number {
  return E.topological(e).filter((item) => item.op !== 'arg' && item.op !== 'const').length;
}

const CHEAP = new Set(['arg', 'const', 'add', 'sub', 'mul', 'neg', 'max', 'select', 'equal', 'abs', 'sign']);

/** Whether computing it twice costs less than storing it and loading it again. */
export function isCheap(e: Expr): boolean {
  const order = E.topological(e);
  return order.length <= 7 && order.every((item) => CHEAP.has(item.op));
}
