import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphRecipes, randomGraph } from '../test/randomGraph';
import * as E from './expr';
import { grad } from './grad';
import { interpret } from './interpret';
import { jvp } from './jvp';
import { probes, topologicalOrder } from './node';
import type { Node } from './node';
import * as ops from './ops';
import { simplify } from './simplify';

const count = (outputs: readonly Node[]): number => topologicalOrder(outputs).length;

function expectSame(outputs: readonly Node[], feeds: Record<string, ArrayLike<number>>): void {
  const simpler = simplify(outputs);
  const wanted = interpret(outputs, feeds);
  interpret(simpler, feeds).forEach((got, i) => {
    expect(simpler[i]!.shape).toEqual(outputs[i]!.shape);
    wanted[i]!.forEach((value, j) => expect(Math.abs(got[j]! - value)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value))));
  });
  expect(count(simpler)).toBeLessThanOrEqual(count(outputs));
  expect(count(simplify(simpler))).toBe(count(simpler));
}

describe('simplify', () => {
  it('keeps the values of random graphs with first and second derivatives, adds no node, and leaves its result as it is', () => {
    fc.assert(
      fc.property(graphRecipes(8), (recipe) => {
        const { inputs, outputs, loss, feeds } = randomGraph(recipe);
        const gradients = grad(loss, inputs);
        const tangents = jvp(gradients, new Map([[inputs[0]!, ops.constant(feeds['theta']!, [12])]]));
        expectSame([...outputs, loss, ...gradients, ...tangents.filter((node) => node !== null)], feeds);
      }),
      { seed: 41, numRuns: 100 },
    );
  });

  const x = ops.input('x', [2, 3]);

  it('computes equal things once', () => {
    const twice = ops.add(ops.map(E.tanh(E.arg(0)), [x]), ops.map(E.tanh(E.arg(0)), [x]));
    expect(count([twice])).toBe(4);
    expect(count(simplify([twice]))).toBe(3);
    const cube = ops.input('cube', [2, 2, 2]);
    const turned = [ops.transpose(cube, [1, 0, 2]), ops.transpose(cube, [0, 2, 1]), ops.transpose(cube, [1, 0, 2])];
    const [first, second, third] = simplify(turned);
    expect([first === third, first === second]).toEqual([true, false]);
    const separate = [ops.input('y', [2]), ops.input('y', [2])].map((y) => ops.square(y));
    expect(count(simplify(separate))).toBe(2);
  });

  it('folds constants into expressions and through views, sums and products', () => {
    const two = ops.broadcast(ops.reshape(ops.constant(2), [1, 1]), [2, 3]);
    const [product] = simplify([ops.mul(x, two)]);
    expect(product!.op).toEqual({ kind: 'map', expr: E.mul(E.arg(0), E.num(2)) });
    expect(product!.inputs).toEqual([x]);
    const [total] = simplify([ops.sumAll(two)]);
    expect([...interpret([total!], {})[0]!]).toEqual([12]);
    expect(total!.op.kind).toBe('constant');
    const [nothing] = simplify([ops.matmul(x, ops.constant(0, [3, 4]))]);
    expect(nothing!.op.kind).toBe('constant');
    expect(nothing!.shape).toEqual([2, 4]);
  });

  it('lets products absorb transposes, but no other permutation', () => {
    const y = ops.input('y', [5, 3]);
    const [absorbed] = simplify([ops.matmul(x, ops.transpose(y))]);
    expect(absorbed!.inputs).toEqual([x, y]);
    expect(absorbed!.op).toEqual({ kind: 'matmul', transposeA: false, transposeB: true });
    const [twice] = simplify([ops.matmul(ops.transpose(x), ops.transpose(y), { transposeA: true })]);
    expect(twice!.op).toEqual({ kind: 'matmul', transposeA: false, transposeB: true });
    const cube = ops.input('cube', [3, 2, 4]);
    const kept = simplify([ops.matmul(x, ops.transpose(cube, [1, 0, 2]))]);
    expect(kept[0]!.inputs[1]!.op.kind).toBe('transpose');
  });

  it('keeps the probes that are asked for and drops the rest', () => {
    const named = ops.probe('outer', ops.square(ops.probe('inner', ops.square(x))));
    expect([...probes(simplify([named], new Set(['inner']))).keys()]).toEqual(['inner']);
    expect([...probes([named]).keys()]).toEqual(['inner', 'outer']);
  });
});
