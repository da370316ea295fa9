import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from '../data/philox';
import { graphRecipes, randomGraph } from '../test/randomGraph';
import type { RandomGraph } from '../test/randomGraph';
import { grad } from './grad';
import { interpret } from './interpret';
import type { Node } from './node';
import { sizeOf, topologicalOrder } from './node';
import * as ops from './ops';
import { vmap } from './vmap';

const REPLICAS = 3;

/** Values of each replica's inputs: one row each. */
const BATCHES: Record<string, Float64Array> = {
  theta: normals({ seed: 5, stream: 0 }, 12 * REPLICAS),
  table: normals({ seed: 5, stream: 1 }, 12 * REPLICAS),
  cube: normals({ seed: 5, stream: 2 }, 12 * REPLICAS),
  rows: Float64Array.of(0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1),
};

/** vmap over the inputs that `which` marks, against one evaluation for each replica. */
function expectLoop(outputs: readonly Node[], { inputs, index, feeds }: RandomGraph, which: readonly boolean[]): void {
  const chosen = [...inputs, index].filter((_, i) => which[i]);
  const named = chosen.map((node) => ({ node, op: node.op as { name: string; type: 'f32' | 'u32' }, size: sizeOf(node.shape) }));
  const batched = new Map(named.map(({ node, op }) => [node, ops.input(`many ${op.name}`, [REPLICAS, ...node.shape], op.type)]));
  const batches = Object.fromEntries(named.map(({ op }) => [`many ${op.name}`, BATCHES[op.name]!]));
  const together = interpret(vmap(outputs, batched, REPLICAS), { ...feeds, ...batches });
  for (let replica = 0; replica < REPLICAS; replica++) {
    const own = named.map(({ op, size }) => [op.name, BATCHES[op.name]!.subarray(replica * size, (replica + 1) * size)] as const);
    const alone = interpret(outputs, { ...feeds, ...Object.fromEntries(own) });
    alone.forEach((values, i) => {
      const got = together[i]!.subarray(replica * values.length, (replica + 1) * values.length);
      values.forEach((value, j) => expect(Math.abs(got[j]! - value)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value))));
    });
  }
}

describe('vmap', () => {
  const which = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });

  it('of random graphs over all operations agrees with a loop, whichever inputs are replicated', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(graphRecipes(), which, (recipe, chosen) => {
        const graph = randomGraph(recipe);
        for (const { op } of topologicalOrder([graph.loss])) seen.add(op.kind);
        const [first, ...rest] = graph.outputs;
        const outputs = [ops.detach(first!), ...rest, graph.loss];
        const expectedShapes = outputs.map((node) => [REPLICAS, ...node.shape]);
        expect(vmap(outputs, new Map(), REPLICAS).map((node) => node.shape)).toEqual(expectedShapes);
        expectLoop(outputs, graph, chosen);
      }),
      { seed: 31, numRuns: 150 },
    );
    expect(seen.size).toBe(12);
  });

  it('of gradients agrees with a loop', () => {
    fc.assert(
      fc.property(graphRecipes(8), which, (recipe, chosen) => {
        const graph = randomGraph(recipe);
        expectLoop(grad(graph.loss, graph.inputs), graph, chosen);
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  it('twice gives two replica axes', () => {
    const x = ops.input('x', [2]);
    const xs = ops.input('xs', [3, 2]);
    const table = ops.input('xss', [4, 3, 2]);
    const [once] = vmap([ops.sumAll(ops.square(x))], new Map([[x, xs]]), 3);
    const [twice] = vmap([once!], new Map([[xs, table]]), 4);
    expect(twice!.shape).toEqual([4, 3]);
    const values = Float64Array.from({ length: 24 }, (_, i) => i);
    expect(interpret([twice!], { xss: values })[0]![5]).toBe(10 ** 2 + 11 ** 2);
  });

  it('refuses a replacement of another shape, showing both', () => {
    const x = ops.input('x', [2]);
    const wrong = new Map([[x, ops.input('xs', [3, 4])]]);
    expect(() => vmap([x], wrong, 3)).toThrow('vmap: the batched tensor needs shape [3, 2], has [3, 4]');
  });
});
