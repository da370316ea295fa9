import { expect, test } from 'vitest';
import { normals } from '../data/philox';
import { expr as E, ops, sizeOf } from '.';
import type { Feeds, Node } from '.';
import { atCombination } from './combination';
import { interpret } from './interpret';

const P = 30 * 6 + 6 * 2;

/** Sums of tanh(X W₁) W₂ W₂ᵀ and of products of X with parts of a flat θ on either side. */
function network(theta: Node): Node {
  const X = ops.input('X', [7, 30]);
  const first = ops.reshape(ops.slice(theta, 0, 180), [30, 6]);
  const second = ops.reshape(ops.slice(theta, 180, 12), [6, 2]);
  const hidden = ops.map(E.tanh(E.arg(0)), [ops.matmul(X, first)]);
  const back = ops.matmul(ops.matmul(hidden, second), second, { transposeA: false, transposeB: true });
  const turned = ops.matmul(first, X, { transposeA: true, transposeB: true });
  const few = ops.matmul(ops.slice(X, 0, 6), second);
  return ops.add(ops.sumAll(back), ops.add(ops.sumAll(turned), ops.sumAll(few)));
}

const theta = ops.input('theta', [P]);
const [base, u, v] = ['base', 'u', 'v'].map((name) => ops.input(name, [P])) as [Node, Node, Node];
const [a, b] = ['a', 'b'].map((name) => ops.input(name, [])) as [Node, Node];
const combination = { base, terms: [{ factor: a, direction: u }, { factor: b, direction: v }] }; // prettier-ignore
const draw = (stream: number, length: number) => Float64Array.from(normals({ seed: 3, stream }, length));
const given: Feeds = { X: draw(1, 210), base: draw(2, P), u: draw(3, P), v: draw(4, P), a: [0.3], b: [-1.7] };
const direct = (): number => {
  const at = Float64Array.from(given['base']!, (x, i) => x + 0.3 * given['u']![i]! - 1.7 * given['v']![i]!);
  return interpret([network(theta)], { ...given, theta: at })[0]![0]!;
};

test.each([
  [1, 9],
  [7, 6],
  [31, 0],
])('with sums of at least %i terms taken out, %i pieces give the value at the combination', (least, count) => {
  const { outputs, products, saved } = atCombination([network(theta)], theta, combination, least);
  expect(products.size).toBe(count);
  const known = interpret([...products.values()], given);
  const pieces = Object.fromEntries([...products.keys()].map((name, i) => [name, known[i]!]));
  const [value] = interpret(outputs, { ...given, ...pieces });
  expect(Math.abs(value![0]! - direct())).toBeLessThan(1e-12 * Math.max(1, Math.abs(direct())));
  expect(saved > 0).toBe(count > 0);
  // None of the pieces may change from point to point.
  expect(() => interpret([...products.values()], { ...given, a: [NaN], b: [NaN] })).not.toThrow();
  for (const piece of products.values()) expect(sizeOf(piece.shape)).toBeGreaterThan(0);
});
