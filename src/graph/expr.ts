/**
 * Scalar expressions: what one element of an elementwise operation computes.
 *
 * Expressions are interned, so equal expressions are the same object: comparing is `===`, and a derivative of a
 * derivative stays a small shared graph instead of a tree that doubles at each order. The table is never emptied;
 * a session builds a few hundred distinct expressions.
 */
export type UnaryName =
  | 'neg'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'tanh'
  | 'sech2'
  | 'sigmoid'
  | 'sigmoid_slope'
  | 'softplus'
  | 'softsign'
  | 'abs_decay';

export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'equal';

export type Expr = { readonly id: number } & (
  | { readonly op: 'arg'; readonly index: number }
  | { readonly op: 'const'; readonly value: number }
  | { readonly op: UnaryName; readonly a: Expr }
  | { readonly op: BinaryName; readonly a: Expr; readonly b: Expr }
  | { readonly op: 'select'; readonly a: Expr; readonly b: Expr; readonly c: Expr }
);

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const table = new Map<string, Expr>();

function intern(key: string, fields: WithoutId<Expr>): Expr {
  let found = table.get(key);
  if (!found) {
    found = Object.freeze({ ...fields, id: table.size });
    table.set(key, found);
  }
  return found;
}

/** The value of operand `index` of the elementwise operation. */
export function arg(index: number): Expr {
  return intern(`arg ${index}`, { op: 'arg', index });
}

/** A number known when the expression is built. */
export function num(value: number): Expr {
  return intern(`const ${Object.is(value, -0) ? '-0' : value}`, { op: 'const', value });
}

const isNumber = (e: Expr, value: number): boolean => e.op === 'const' && e.value === value;

/** A function of one variable by name; constants are folded with its float64 definition. */
export function unary(op: UnaryName, a: Expr): Expr {
  if (a.op === 'const') return num(evaluateUnary(op, a.value));
  if (op === 'neg' && a.op === 'neg') return a.a;
  return intern(`${op} ${a.id}`, { op, a });
}

function binary(op: BinaryName, a: Expr, b: Expr): Expr {
  if (a.op === 'const' && b.op === 'const') return num(evaluateBinary(op, a.value, b.value));
  return intern(`${op} ${a.id} ${b.id}`, { op, a, b });
}

export function add(a: Expr, b: Expr): Expr {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  if (b.op === 'neg') return sub(a, b.a);
  return binary('add', a, b);
}

export function sub(a: Expr, b: Expr): Expr {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return neg(b);
  return binary('sub', a, b);
}

export function mul(a: Expr, b: Expr): Expr {
  if (isNumber(a, 0) || isNumber(b, 0)) return num(0);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  if (isNumber(a, -1)) return neg(b);
  if (isNumber(b, -1)) return neg(a);
  return binary('mul', a, b);
}

export function div(a: Expr, b: Expr): Expr {
  if (isNumber(a, 0)) return num(0);
  if (isNumber(b, 1)) return a;
  return binary('div', a, b);
}

/** The larger of two values; its derivative at a tie is that of `b`. */
export function max(a: Expr, b: Expr): Expr {
  return binary('max', a, b);
}

/** 1 where the two values are the same number, else 0. Its derivative is 0. */
export function equal(a: Expr, b: Expr): Expr {
  return binary('equal', a, b);
}

/** `a` where `condition` > 0, else `b`: the branch at 0 is `b`, as the contract asks of every kink. */
export function select(condition: Expr, a: Expr, b: Expr): Expr {
  if (a === b) return a;
  if (condition.op === 'const') return condition.value > 0 ? a : b;
  return intern(`select ${condition.id} ${a.id} ${b.id}`, { op: 'select', c: condition, a, b });
}

export const neg = (a: Expr): Expr => unary('neg', a);
export const exp = (a: Expr): Expr => unary('exp', a);
/** e^a − 1 without cancellation near 0. */
export const expm1 = (a: Expr): Expr => unary('expm1', a);
export const log = (a: Expr): Expr => unary('log', a);
export const sqrt = (a: Expr): Expr => unary('sqrt', a);
export const abs = (a: Expr): Expr => unary('abs', a);
/** −1, 0 or 1; its derivative is 0. */
export const sign = (a: Expr): Expr => unary('sign', a);
export const tanh = (a: Expr): Expr => unary('tanh', a);
/** tanh′ = 4t/(1+t)², t = e^(−2|a|): keeps its digits where 1 − tanh² has lost them (contract section 3). */
export const sech2 = (a: Expr): Expr => unary('sech2', a);
export const sigmoid = (a: Expr): Expr => unary('sigmoid', a);
/** σ′ = t/(1+t)², t = e^(−|a|) (contract section 3). */
export const sigmoidSlope = (a: Expr): Expr => unary('sigmoid_slope', a);
/** ln(1 + e^a) as max(a, 0) + log1p(e^(−|a|)). */
export const softplus = (a: Expr): Expr => unary('softplus', a);
/** a/(1+|a|). */
export const softsign = (a: Expr): Expr => unary('softsign', a);
/** 1/(1+|a|), whose square is the derivative of softsign. */
export const absDecay = (a: Expr): Expr => unary('abs_decay', a);
export const square = (a: Expr): Expr => mul(a, a);

/** Children of an expression, in a fixed order. */
export function children(e: Expr): readonly Expr[] {
  if (e.op === 'arg' || e.op === 'const') return [];
  if (e.op === 'select') return [e.c, e.a, e.b];
  return 'b' in e ? [e.a, e.b] : [e.a];
}

/** The expression with operand i replaced by `operands[i]`. */
export function substitute(e: Expr, operands: readonly Expr[], memo = new Map<Expr, Expr>()): Expr {
  const known = memo.get(e);
  if (known) return known;
  const result = rebuild(e, operands, memo);
  memo.set(e, result);
  return result;
}

function rebuild(e: Expr, operands: readonly Expr[], memo: Map<Expr, Expr>): Expr {
  const of = (child: Expr) => substitute(child, operands, memo);
  switch (e.op) {
    case 'arg':
      return operands[e.index]!;
    case 'const':
      return e;
    case 'add':
      return add(of(e.a), of(e.b));
    case 'sub':
      return sub(of(e.a), of(e.b));
    case 'mul':
      return mul(of(e.a), of(e.b));
    case 'div':
      return div(of(e.a), of(e.b));
    case 'max':
      return max(of(e.a), of(e.b));
    case 'equal':
      return equal(of(e.a), of(e.b));
    case 'select':
      return select(of(e.c), of(e.a), of(e.b));
    default:
      return unary(e.op, of(e.a));
  }
}

/** The expression of those operands alone that it reads, numbered without gaps, and the numbers that they had. */
export function compacted(e: Expr): { expr: Expr; used: number[] } {
  const used = [...new Set(topological(e).flatMap((item) => (item.op === 'arg' ? [item.index] : [])))].sort((a, b) => a - b);
  const renumbered: Expr[] = [];
  used.forEach((index, i) => (renumbered[index] = arg(i)));
  return { expr: substitute(e, renumbered), used };
}

/** How many operands the expression reads: one more than the largest index. */
export function arity(e: Expr): number {
  return topological(e).reduce((most, item) => (item.op === 'arg' ? Math.max(most, item.index + 1) : most), 0);
}

/** Float64 value of a unary function: the reference that the GPU's version is tested against. */
export function evaluateUnary(op: UnaryName, x: number): number {
  switch (op) {
    case 'neg':
      return -x;
    case 'exp':
      return Math.exp(x);
    case 'expm1':
      return Math.expm1(x);
    case 'log':
      return Math.log(x);
    case 'sqrt':
      return Math.sqrt(x);
    case 'abs':
      return Math.abs(x);
    case 'sign':
      return Math.sign(x);
    case 'tanh':
      return Math.tanh(x);
    case 'sech2': {
      const t = Math.exp(-2 * Math.abs(x));
      return (4 * t) / (1 + t) ** 2;
    }
    case 'sigmoid': {
      const t = Math.exp(-Math.abs(x));
      return (x > 0 ? 1 : t) / (1 + t);
    }
    case 'sigmoid_slope': {
      const t = Math.exp(-Math.abs(x));
      return t / (1 + t) ** 2;
    }
    case 'softplus':
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    case 'softsign':
      return x / (1 + Math.abs(x));
    case 'abs_decay':
      return 1 / (1 + Math.abs(x));
  }
}

/** Float64 value of a binary function. */
export function evaluateBinary(op: BinaryName, a: number, b: number): number {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'max':
      return Math.max(a, b);
    case 'equal':
      return a === b ? 1 : 0;
  }
}

/** A float64 function of the operands. Shared subexpressions are evaluated once a call. */
export function evaluator(e: Expr): (operands: ArrayLike<number>) => number {
  const order = topological(e);
  const slot = new Map(order.map((item, i) => [item, i]));
  const at = (item: Expr) => slot.get(item)!;
  const values = new Float64Array(order.length);
  const program = order.map((item, i): ((x: ArrayLike<number>) => void) => {
    if (item.op === 'arg') return (x) => void (values[i] = x[item.index]!);
    if (item.op === 'const') return () => void (values[i] = item.value);
    if (item.op === 'select') {
      const [c, a, b] = [at(item.c), at(item.a), at(item.b)];
      return () => void (values[i] = values[values[c]! > 0 ? a : b]!);
    }
    if ('b' in item) {
      const [op, a, b] = [item.op, at(item.a), at(item.b)];
      return () => void (values[i] = evaluateBinary(op, values[a]!, values[b]!));
    }
    const [op, a] = [item.op, at(item.a)];
    return () => void (values[i] = evaluateUnary(op, values[a]!));
  });
  return (x) => {
    for (const run of program) run(x);
    return values[order.length - 1]!;
  };
}

/** All subexpressions, children before parents, the expression itself last. */
export function topological(e: Expr): Expr[] {
  const order: Expr[] = [];
  const seen = new Set<Expr>();
  const visit = (item: Expr) => {
    if (seen.has(item)) return;
    seen.add(item);
    children(item).forEach(visit);
    order.push(item);
  };
  visit(e);
  return order;
}
