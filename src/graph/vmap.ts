import * as ops from './ops';
import { topologicalOrder } from './node';
import type { Node, Shape } from './node';

/**
 * The same graph for `size` replicas at once: each tensor in `batched` is replaced by one with a replica axis in
 * front, and so is everything that depends on it. Outputs that depend on none of them are repeated.
 *
 * @throws ShapeError when a replacement is not the original shape with `size` in front.
 */
export function vmap(outputs: readonly Node[], batched: ReadonlyMap<Node, Node>, size: number): Node[] {
  const replaced = new Map<Node, Node>();
  for (const [from, to] of batched) {
    const wanted = [size, ...from.shape];
    if (to.shape.join() !== wanted.join()) {
      throw new ops.ShapeError(`vmap: the batched tensor needs shape [${wanted.join(', ')}], has [${to.shape.join(', ')}]`);
    }
    replaced.set(from, to);
  }
  for (const node of topologicalOrder(outputs)) {
    if (!replaced.has(node) && node.inputs.some((source) => replaced.has(source))) {
      replaced.set(node, lift(node, replaced, size));
    }
  }
  return outputs.map((node) => replaced.get(node) ?? ops.broadcast(node, [size, ...node.shape]));
}

function lift(node: Node, replaced: ReadonlyMap<Node, Node>, size: number): Node {
  const { op, inputs } = node;
  const x = inputs[0]!;
  /** Input i with its replica axis, and axes of size 1 behind that so that it aligns with `rank` own axes. */
  const aligned = (i: number, rank: number): Node => {
    const source = inputs[i]!;
    const lifted = replaced.get(source);
    if (!lifted) return source;
    const gap: Shape = Array<number>(Math.max(0, rank - source.shape.length)).fill(1);
    return ops.reshape(lifted, [size, ...gap, ...source.shape]);
  };
  const whole = (i: number): Node => replaced.get(inputs[i]!) ?? ops.broadcast(inputs[i]!, [size, ...inputs[i]!.shape]);
  switch (op.kind) {
    case 'map':
      return ops.map(
        op.expr,
        inputs.map((_, i) => aligned(i, node.shape.length)),
      );
    case 'matmul':
      return ops.matmul(aligned(0, node.shape.length), aligned(1, node.shape.length), op);
    case 'reduce':
      return ops.reduce(op.reducer, whole(0), op.axis + 1);
    case 'gather':
      return liftGather(node, replaced);
    case 'concat':
      return ops.concat(inputs.map((_, i) => whole(i)));
    case 'reshape':
      return ops.reshape(whole(0), [size, ...node.shape]);
    case 'transpose':
      return ops.transpose(whole(0), [0, ...op.permutation.map((axis) => axis + 1)]);
    case 'broadcast':
      return ops.broadcast(aligned(0, node.shape.length), [size, ...node.shape]);
    case 'slice':
      return ops.slice(whole(0), op.offset, node.shape.at(-1)!);
    case 'detach':
      return ops.detach(whole(0));
    case 'probe':
      return ops.probe(op.name, whole(0));
    case 'input':
    case 'constant':
      return x;
  }
}

/** Rows of replicated tables cannot be looked up by one row number; they are picked by a one-hot product. */
function liftGather(node: Node, replaced: ReadonlyMap<Node, Node>): Node {
  const [table, index] = node.inputs as [Node, Node];
  const tables = replaced.get(table);
  const indices = replaced.get(index) ?? index;
  if (!tables) return ops.gather(table, indices);
  const [size, rows, columns] = tables.shape as [number, number, number];
  const lead = node.shape.slice(0, -1);
  const count = lead.reduce((product, n) => product * n, 1);
  const flat = ops.reshape(indices, indices === index ? [count] : [size, count]);
  const picked = ops.matmul(ops.oneHot(flat, rows), tables);
  return ops.reshape(picked, [size, ...lead, columns]);
}
