import { derivative } from './derivative';
import * as E from './expr';
import { maxShare } from './grad';
import * as ops from './ops';
import { topologicalOrder } from './node';
import type { Node } from './node';

/**
 * Forward mode: the directional derivative of each output when the tensors in `tangents` move along theirs.
 * `jvp` of a gradient is the Hessian-vector product (Pearlmutter 1994). `null` where an output does not depend on them.
 */
export function jvp(outputs: readonly Node[], tangents: ReadonlyMap<Node, Node>): (Node | null)[] {
  const known = new Map<Node, Node | null>(tangents);
  for (const node of topologicalOrder(outputs)) {
    if (known.has(node)) continue;
    const moving = node.inputs.map((source) => known.get(source) ?? null);
    known.set(node, moving.some(Boolean) ? push(node, moving) : null);
  }
  return outputs.map((node) => known.get(node) ?? null);
}

/** The tangent of a node, given its inputs' (null = zero). */
function push(node: Node, tangents: readonly (Node | null)[]): Node | null {
  const { op, inputs } = node;
  const first = tangents[0] ?? null;
  switch (op.kind) {
    case 'map':
      return pushMap(op.expr, inputs, tangents, node);
    case 'matmul': {
      const [a, b] = inputs as [Node, Node];
      const moved = tangents[1];
      const left = first && ops.matmul(first, b, op);
      const right = moved ? ops.matmul(a, moved, op) : null;
      return left && right ? ops.add(left, right) : (left ?? right);
    }
    case 'reduce':
      if (!first) return null;
      return ops.sum(op.reducer === 'sum' ? first : ops.mul(first, maxShare(node)), op.axis);
    case 'gather':
      return first && ops.gather(first, inputs[1]!);
    case 'concat':
      return ops.concat(inputs.map((piece, i) => tangents[i] ?? ops.constant(0, piece.shape)));
    case 'reshape':
      return first && ops.reshape(first, node.shape);
    case 'transpose':
      return first && ops.transpose(first, op.permutation);
    case 'broadcast':
      return first && ops.broadcast(first, node.shape);
    case 'slice':
      return first && ops.slice(first, op.offset, node.shape.at(-1)!);
    case 'probe':
      return first;
    case 'input':
    case 'constant':
    case 'detach':
      return null;
  }
}

function pushMap(expr: E.Expr, inputs: readonly Node[], tangents: readonly (Node | null)[], node: Node): Node | null {
  const operands = [...inputs];
  let total = E.num(0);
  tangents.forEach((tangent, i) => {
    if (!tangent) return;
    const slope = derivative(expr, i);
    if (slope.op === 'const' && slope.value === 0) return;
    total = E.add(total, E.mul(slope, E.arg(operands.length)));
    operands.push(tangent);
  });
  if (total.op === 'const') return null;
  return ops.broadcast(ops.map(total, operands), node.shape);
}
