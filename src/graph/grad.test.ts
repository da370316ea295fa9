import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphRecipes, moved, randomGraph } from '../test/randomGraph';
import type { RandomGraph } from '../test/randomGraph';
import { grad, vjp } from './grad';
import { interpret } from './interpret';
import { topologicalOrder } from './node';
import type { Node } from './node';
import * as ops from './ops';

const nameOf = (node: Node): string => (node.op as { name: string }).name;
const valueOf = (node: Node, feeds: Record<string, ArrayLike<number>>): number => interpret([node], feeds)[0]![0]!;

/** Every element of the gradient against a central difference of the loss. */
function expectGradient({ inputs, feeds, loss }: RandomGraph): void {
  const gradients = interpret(grad(loss, inputs), feeds);
  inputs.forEach((node, which) => {
    const name = nameOf(node);
    feeds[name]!.forEach((value, i) => {
      const h = Math.cbrt(2 ** -52) * Math.max(1, Math.abs(value));
      const axis = Float64Array.from(feeds[name]!, (_, j) => (j === i ? 1 : 0));
      const difference = (valueOf(loss, moved(feeds, name, axis, h)) - valueOf(loss, moved(feeds, name, axis, -h))) / (2 * h);
      expect(Math.abs(gradients[which]![i]! - difference), `${name}[${i}]`).toBeLessThan(1e-7 * Math.max(1, Math.abs(difference)));
    });
  });
}

describe('the gradient', () => {
  it('of random graphs over all operations agrees with central differences', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(graphRecipes(), (recipe) => {
        const graph = randomGraph(recipe);
        for (const { op } of topologicalOrder([graph.loss])) seen.add(op.kind);
        expectGradient(graph);
      }),
      { seed: 11, numRuns: 150 },
    );
    const all = ['input', 'constant', 'matmul', 'map', 'reduce', 'gather', 'concat', 'reshape', 'transpose', 'broadcast', 'slice', 'probe'];
    expect([...seen].sort()).toEqual(all.sort());
  });

  it('by an intermediate value is its sensitivity', () => {
    const x = ops.input('x', [3]);
    const z = ops.probe('z', ops.square(x));
    const [delta] = grad(ops.sumAll(ops.mul(ops.square(z), 0.5)), [z]);
    expect([...interpret([delta!], { x: [1, 2, 3] })[0]!]).toEqual([1, 4, 9]);
  });

  it('is zero where the loss does not depend, and stops at detach', () => {
    const x = ops.input('x', [2]);
    const other = ops.input('other', [2, 2]);
    const loss = ops.sumAll(ops.mul(x, ops.detach(ops.square(x))));
    const [gx, gOther] = interpret(grad(loss, [x, other]), { x: [2, 3] });
    expect([...gx!]).toEqual([4, 9]);
    expect([...gOther!]).toEqual([0, 0, 0, 0]);
  });

  it('of slices of one vector is one concat, with zeros in the gaps and overlaps added', () => {
    const theta = ops.input('theta', [7]);
    const parts = [ops.slice(theta, 0, 2), ops.slice(theta, 3, 2), ops.slice(theta, 5, 2)];
    const loss = parts.map((part, i) => ops.mul(ops.sumAll(part), i + 1)).reduce((a, b) => ops.add(a, b));
    const [gradient] = grad(loss, [theta]);
    expect(gradient!.op.kind).toBe('concat');
    const feeds = { theta: [1, 2, 3, 4, 5, 6, 7] };
    expect([...interpret([gradient!], feeds)[0]!]).toEqual([1, 1, 0, 2, 2, 3, 3]);
    const overlapping = ops.add(loss, ops.add(ops.sumAll(ops.slice(theta, 0, 3)), ops.sumAll(ops.slice(theta, 1, 3))));
    expect([...interpret(grad(overlapping, [theta]), feeds)[0]!]).toEqual([2, 3, 2, 3, 2, 3, 3]);
  });

  it('of a maximum is shared by the elements that attain it', () => {
    const x = ops.input('x', [2, 3]);
    const [g] = grad(ops.sumAll(ops.reduce('max', x, 1)), [x]);
    expect([...interpret([g!], { x: [1, 4, 4, 2, 0, 1] })[0]!]).toEqual([0, 0.5, 0.5, 1, 0, 0]);
  });

  it('refuses a loss that is no single number, showing its shape', () => {
    expect(() => grad(ops.input('x', [2, 3]), [])).toThrow('grad: the loss must have one element, its shape is [2, 3]');
  });
});

describe('vjp', () => {
  it('weighs several outputs by their cotangents', () => {
    const x = ops.input('x', [2]);
    const [g] = vjp([ops.square(x), x], [ops.constant([1, 2], [2]), ops.constant([10, 20], [2])], [x]);
    expect([...interpret([g!], { x: [3, 4] })[0]!]).toEqual([16, 36]);
  });
});
