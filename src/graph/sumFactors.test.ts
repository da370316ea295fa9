import { expect, test } from 'vitest';
import * as E from './expr';
import { interpret } from './interpret';
import { topologicalOrder } from './node';
import type { Node } from './node';
import * as ops from './ops';
import { simplify } from './simplify';

const [rows, columns] = [5, 3];
const x = ops.input('x', [rows, columns]);
const y = ops.input('y', [rows, columns]);
const perColumn = ops.input('c', [columns]);
const perRow = ops.input('r', [rows, 1]);
const one = ops.input('s', []);
const feeds = Object.fromEntries(
  Object.entries({ x: rows * columns, y: rows * columns, c: columns, r: rows, s: 1 }).map(([name, n], k) => [
    name,
    Float64Array.from({ length: n }, (_, i) => Math.sin(1 + k + 2.3 * i) + 1.5),
  ]),
);

const sums = (nodes: readonly Node[]): Node[] => topologicalOrder(nodes).filter(({ op }) => op.kind === 'reduce');

/** The simplified nodes, after a check that they say the same. */
function simplified(nodes: readonly Node[]): Node[] {
  const simpler = simplify(nodes);
  const [wanted, got] = [interpret(nodes, feeds), interpret(simpler, feeds)];
  nodes.forEach((node, i) => {
    expect(simpler[i]!.shape).toEqual(node.shape);
    wanted[i]!.forEach((value, j) => expect(Math.abs(got[i]![j]! / value - 1)).toBeLessThan(1e-13));
  });
  return simpler;
}

test.each([0, 1])('sums along axis %i that differ in factors which do not vary become one', (axis) => {
  const constant = axis === 0 ? perColumn : perRow;
  const products = [
    ops.mul(x, y),
    ops.mul(ops.neg(ops.mul(y, constant)), x),
    ops.div(ops.mul(x, ops.mul(one, 3)), ops.div(constant, y)),
    ops.mul(x, ops.div(y, ops.mul(ops.mul(constant, constant), -2))),
  ];
  expect(sums(simplified(products.map((product) => ops.sum(product, axis))))).toHaveLength(1);
});

test('a factor that varies stays inside, and so does a sum', () => {
  const inside = ops.mul(ops.add(x, perColumn), perRow);
  const [result] = simplified([ops.sum(ops.mul(inside, perColumn), 0)]);
  const [sum, ...others] = sums([result!]);
  expect(others).toEqual([]);
  expect(topologicalOrder([sum!])).toContain(perRow);
  const [apart] = simplified([ops.sum(ops.mul(perRow, perColumn), 0)]);
  expect(sums([apart!])[0]!.inputs[0]).toBe(perRow);
});

test('a product of which nothing but numbers could be taken out is left whole, as are maxima', () => {
  const product = ops.mul(x, -2);
  for (const node of [ops.sum(product, 0), ops.reduce('max', ops.mul(x, perColumn), 0)]) {
    expect(simplified([node])[0]!.op.kind).toBe('reduce');
  }
  const activation = ops.mul(ops.map(E.sech2(E.arg(0)), [x]), y);
  const [result] = simplified([ops.sum(ops.mul(activation, perColumn), 0)]);
  expect(sums([result!])[0]!.inputs[0]!.inputs).toHaveLength(2);
});
