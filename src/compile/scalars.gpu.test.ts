import { beforeAll, describe, expect, test } from 'vitest';
import { derivative, expr as E, ops } from '../graph';
import { evaluateBinary, evaluateUnary } from '../graph/expr';
import type { BinaryName, Expr, UnaryName } from '../graph/expr';
import { ACTIVATIONS } from '../nn/activations';
import { ProgramBench } from '../test/programBench';
import { errorAt, scalarPoints, SMALLEST_NORMAL } from '../test/scalarPoints';
import numerics from '../../docs/numerics.md?raw';

/** Error allowed at x: fixed + perX·|x|, in units of 2^-23 of the true value. */
type Budget = readonly [fixed: number, perX: number];

const UNARY: Record<UnaryName, Budget> = {
  neg: [0, 0],
  abs: [0, 0],
  sign: [0, 0],
  exp: [3, 2],
  expm1: [12, 2],
  log: [3, 0],
  sqrt: [5, 0],
  tanh: [12, 0],
  sech2: [9, 4],
  sigmoid: [7, 2],
  sigmoid_slope: [9, 2],
  softplus: [9, 2],
  softsign: [4, 0],
  abs_decay: [4, 0],
};

const BINARY: Record<BinaryName, Budget> = {
  add: [1, 0],
  sub: [1, 0],
  mul: [1, 0],
  div: [2.5, 0],
  max: [0, 0],
  equal: [0, 0],
};

/** WGSL bounds log between ½ and 2 by an absolute error. */
const LOG_NEAR_ONE = 2 ** -21;

const bench = await ProgramBench.open();

/** The values of expressions of one or more variables, each given in its column. */
async function evaluate(expressions: Readonly<Record<string, Expr>>, columns: readonly Float32Array[]) {
  const inputs = columns.map((column, i) => ops.input(`x${i}`, [column.length]));
  const outputs = Object.fromEntries(Object.entries(expressions).map(([name, expr]) => [name, ops.map(expr, inputs)]));
  const feeds = Object.fromEntries(columns.map((column, i) => [`x${i}`, column]));
  const result = await bench.run({ label: 'expressions', outputs }, feeds);
  return (name: string) => result.outputs[name]![0]!;
}

type Worst = readonly [excess: number, where: string];
const worse = (a: Worst, excess: number, where: () => string): Worst => (excess <= a[0] ? a : [excess, where()]);

describe('functions of one variable', () => {
  const xs = scalarPoints();
  let valuesOf: (name: string) => Float32Array;

  beforeAll(async () => {
    valuesOf = await evaluate(Object.fromEntries(Object.keys(UNARY).map((name) => [name, E.unary(name as UnaryName, E.arg(0))])), [xs]);
  });

  /** What the GPU's log and sqrt are not asked to do. */
  const isOutside = (name: string, x: number): boolean => (name === 'log' && !(x >= SMALLEST_NORMAL)) || (name === 'sqrt' && x < 0);

  test.each(Object.entries(UNARY))('%s', (name, [fixed, perX]) => {
    let worst: Worst = [0, ''];
    xs.forEach((x, i) => {
      if (isOutside(name, x)) return;
      const got = valuesOf(name)[i]!;
      if (name === 'log' && x >= 0.5 && x <= 2 && Math.abs(got - Math.log(x)) <= LOG_NEAR_ONE) return;
      const ulps = errorAt(got, [x], ([at]) => evaluateUnary(name as UnaryName, at!));
      worst = worse(worst, ulps - fixed - perX * Math.abs(x), () => `${name}(${x}) = ${got}`);
    });
    expect(worst).toEqual([0, '']);
  });
});

describe('functions of two variables', () => {
  const some = scalarPoints().filter((x, i) => i % 97 === 0 || Math.abs(x) < 1e-30 || Math.abs(x) > 100 || x === 1);
  const pairs = Array.from(some).flatMap((a) => Array.from(some, (b): [number, number] => [a, b]));
  const columns = [0, 1].map((i) => Float32Array.from(pairs, (pair) => pair[i]!));

  test.each(Object.entries(BINARY))('%s', async (name, [fixed]) => {
    const make = E[name as BinaryName];
    const got = (await evaluate({ y: make(E.arg(0), E.arg(1)) }, columns))('y');
    let worst: Worst = [0, ''];
    pairs.forEach(([a, b], i) => {
      // WGSL bounds division for divisors from 2^-126 to 2^126.
      if (name === 'div' && !(Math.abs(b) >= SMALLEST_NORMAL && Math.abs(b) <= 2 ** 126)) return;
      const ulps = errorAt(got[i]!, [a, b], ([x, y]) => evaluateBinary(name as BinaryName, x!, y!));
      worst = worse(worst, ulps - fixed, () => `${name}(${a}, ${b}) = ${got[i]!}`);
    });
    expect(worst).toEqual([0, '']);
  });

  test('select takes the second value at 0', async () => {
    const got = (await evaluate({ y: E.select(E.arg(0), E.arg(1), E.num(7)) }, columns))('y');
    const errors = pairs.map(([c, a], i) => errorAt(got[i]!, [c, a], ([x, y]) => (x! > 0 ? y! : 7)));
    expect(Math.max(...errors)).toBe(0);
  });
});

test('literals reach the GPU as the float32 nearest to them', async () => {
  const numbers = [0.1, 1 / 3, -2.5e-7, 16777217, 1e21, 3.4028235e38, -3.4028235677e38, 1.17549435e-38, 1e-40, 5e-324, Math.PI];
  const got = await evaluate(Object.fromEntries(numbers.map((c, i) => [`y${i}`, E.mul(E.arg(0), E.num(c))])), [Float32Array.of(1)]);
  numbers.forEach((c, i) =>
    expect(
      errorAt(got(`y${i}`)[0]!, [Math.fround(c)], ([x]) => x!),
      `${c}`,
    ).toBe(0),
  );
});

describe('activations and their first two derivatives', () => {
  const xs = scalarPoints().filter((x) => Math.abs(x) <= 20 && (x === 0 || Math.abs(x) >= SMALLEST_NORMAL));

  test.each(Object.values(ACTIVATIONS))('$id', async ({ expr }) => {
    const value = expr(E.arg(0));
    const slope = derivative(value, 0);
    const expressions = { value, slope, bend: derivative(slope, 0) };
    const got = await evaluate(expressions, [xs]);
    let worst: Worst = [0, ''];
    for (const [name, e] of Object.entries(expressions)) {
      const truth = E.evaluator(e);
      xs.forEach((x, i) => {
        // Where a derivative passes 0 its terms cancel; what counts there is their size.
        const scale = Math.max(Math.abs(truth([x])), 0.05) * 2 ** -23;
        const excess = Math.abs(got(name)[i]! - truth([x])) / scale - 12 - 4 * Math.abs(x);
        worst = worse(worst, excess, () => `${name} at ${x} is ${got(name)[i]!}`);
      });
    }
    expect(worst).toEqual([0, '']);
  });
});

test('the documented budgets are these', () => {
  const rows = [...numerics.matchAll(/^\| `(\w+)`.*\| ([^|]*?) *\|$/gm)].map(([, name, budget]) => [name, budget]);
  const text = ([fixed, perX]: Budget) => (fixed === 0 ? 'exact' : perX === 0 ? String(fixed) : `${fixed} + ${perX}x`);
  const budgets = Object.entries({ ...UNARY, ...BINARY, select: [0, 0] as const }).map(([name, budget]) => [name, text(budget)]);
  expect(rows).toEqual(budgets);
});
