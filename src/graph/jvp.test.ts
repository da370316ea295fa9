import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../data/philox';
import { graphRecipes, moved, randomGraph } from '../test/randomGraph';
import type { RandomGraph } from '../test/randomGraph';
import { grad } from './grad';
import { interpret } from './interpret';
import { jvp } from './jvp';
import type { Node } from './node';
import * as ops from './ops';

/** Directions for `theta`, as constants so that one graph holds everything. */
function direction(stream: number): { values: Float64Array; node: Node } {
  const values = normals({ seed: 77, stream }, 12);
  return { values, node: ops.constant(values, [12]) };
}

const orZero = (tangent: Node | null, like: Node): Node => tangent ?? ops.constant(0, like.shape);

/** H v of the loss by `theta`: the gradient's derivative along v. */
function hessianProduct({ loss, inputs }: RandomGraph, v: Node): Node {
  const gradient = grad(loss, [inputs[0]!]);
  return orZero(jvp(gradient, new Map([[inputs[0]!, v]]))[0]!, inputs[0]!);
}

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, bound: number): void {
  const magnitude = Math.max(1, ...Array.from(wanted, Math.abs));
  const errors = Array.from(wanted, (value, i) => Math.abs(got[i]! - value) / magnitude);
  expect(got.length).toBe(wanted.length);
  expect(Math.max(...errors)).toBeLessThan(bound);
}

function difference(outputs: readonly Node[], feeds: RandomGraph['feeds'], v: ArrayLike<number>): Float64Array[] {
  const h = 1e-5;
  const [ahead, behind] = [interpret(outputs, moved(feeds, 'theta', v, h)), interpret(outputs, moved(feeds, 'theta', v, -h))];
  return ahead.map((values, i) => values.map((value, j) => (value - behind[i]![j]!) / (2 * h)));
}

const v = direction(1);
const w = direction(2);

describe('jvp', () => {
  it('of random graphs agrees with central differences along a direction', () => {
    fc.assert(
      fc.property(graphRecipes(), (recipe) => {
        const { inputs, outputs, feeds } = randomGraph(recipe);
        const tangents = jvp(outputs, new Map([[inputs[0]!, v.node]])).map((tangent, i) => orZero(tangent, outputs[i]!));
        const wanted = difference(outputs, feeds, v.values);
        interpret(tangents, feeds).forEach((got, i) => expectClose(got, wanted[i]!, 1e-7));
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('of the gradient is the Hessian-vector product', () => {
    fc.assert(
      fc.property(graphRecipes(10), (recipe) => {
        const graph = randomGraph(recipe);
        const gradient = grad(graph.loss, [graph.inputs[0]!]);
        const [got] = interpret([hessianProduct(graph, v.node)], graph.feeds);
        expectClose(got!, difference(gradient, graph.feeds, v.values)[0]!, 1e-6);
      }),
      { seed: 22, numRuns: 60 },
    );
  });

  it('and grad commute, and the Hessian is symmetric: v′Hw = w′Hv', () => {
    fc.assert(
      fc.property(graphRecipes(10), (recipe) => {
        const graph = randomGraph(recipe);
        const theta = graph.inputs[0]!;
        const [slope] = jvp([graph.loss], new Map([[theta, v.node]]));
        const [Hv, Hw] = [hessianProduct(graph, v.node), hessianProduct(graph, w.node)];
        const gradientOfSlope = slope ? grad(slope, [theta])[0]! : ops.constant(0, theta.shape);
        const [hv, other, vHw, wHv] = interpret([Hv, gradientOfSlope, ops.dot(v.node, Hw), ops.dot(w.node, Hv)], graph.feeds);
        expectClose(hv!, other!, 1e-12);
        expectClose(vHw!, wHv!, 1e-12);
      }),
      { seed: 23, numRuns: 60 },
    );
  });

  it('is null where nothing moves, and stops at detach', () => {
    const x = ops.input('x', [2]);
    const y = ops.input('y', [2]);
    const tangents = jvp([ops.square(y), ops.detach(x), x], new Map([[x, ops.constant(1, [2])]]));
    expect(tangents.slice(0, 2)).toEqual([null, null]);
    expect([...interpret([tangents[2]!], {})[0]!]).toEqual([1, 1]);
  });
});
