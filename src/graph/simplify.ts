import * as E from './expr';
import * as ops from './ops';
import { makeNode, sameShape, sizeOf, topologicalOrder } from './node';
import type { Node, Op } from './node';

/**
 * An equal graph with common subexpressions computed once, constants folded into the expressions that use them and
 * transposes absorbed by products. What no output depends on is gone. Probes in `keep` stay visible; all other names
 * are dropped so that equal values can be shared.
 */
export function simplify(outputs: readonly Node[], keep: ReadonlySet<string> = new Set()): Node[] {
  const done = new Map<Node, Node>();
  const known = new Map<string, Node>();
  for (const node of topologicalOrder(outputs)) {
    const inputs = node.inputs.map((source) => done.get(source)!);
    const rewritten = rewrite(node, inputs, keep);
    const key = keyOf(rewritten);
    const shared = key === undefined ? rewritten : (known.get(key) ?? rewritten);
    if (key !== undefined) known.set(key, shared);
    done.set(node, shared);
  }
  return outputs.map((node) => done.get(node)!);
}

/** Equal keys compute equal values. Inputs are unique already. */
function keyOf(node: Node): string | undefined {
  const { op } = node;
  const detail = detailOf(op);
  if (detail === undefined) return undefined;
  return `${op.kind} ${detail} ${node.inputs.map((source) => source.id).join()} ${node.shape.join()}`;
}

function detailOf(op: Op): string | undefined {
  switch (op.kind) {
    case 'input':
      return undefined;
    case 'constant':
      return op.values.length <= 16 ? op.values.join() : undefined;
    case 'matmul':
      return `${op.transposeA} ${op.transposeB}`;
    case 'map':
      return String(op.expr.id);
    case 'reduce':
      return `${op.reducer} ${op.axis}`;
    case 'transpose':
      return op.permutation.join();
    case 'slice':
      return String(op.offset);
    case 'probe':
      return op.name;
    default:
      return '';
  }
}

function rewrite(node: Node, inputs: readonly Node[], keep: ReadonlySet<string>): Node {
  const { op, shape } = node;
  const x = inputs[0];
  switch (op.kind) {
    case 'map':
      return rewriteMap(op.expr, inputs, node);
    case 'matmul':
      return rewriteMatmul(op, inputs);
    case 'detach':
      return x!;
    case 'probe':
      if (!keep.has(op.name)) return x!;
      break;
    case 'reshape':
      return isUniform(x!) ? ops.constant(x.op.values[0]!, shape) : ops.reshape(x!, shape);
    case 'broadcast':
      return isUniform(x!) ? ops.constant(x.op.values[0]!, shape) : ops.broadcast(x!, shape);
    case 'reduce':
      if (op.reducer === 'sum' && isUniform(x!)) {
        return ops.constant(x.op.values[0]! * x.shape[op.axis]!, shape);
      }
      break;
  }
  return inputs.every((source, i) => source === node.inputs[i]) ? node : makeNode(op, inputs, shape);
}

const isUniform = (node: Node): node is Node & { op: Op & { kind: 'constant' } } =>
  node.op.kind === 'constant' && (node.op.values.length === 1 || sizeOf(node.shape) === 1);

/** Constant operands become numbers of the expression, broadcasts are left to the map, unused operands go. */
function rewriteMap(expr: E.Expr, inputs: readonly Node[], node: Node): Node {
  const operands: Node[] = [];
  const replacement = inputs.map((source) => {
    if (isUniform(source)) return E.num(source.op.values[0]!);
    const operand = source.op.kind === 'broadcast' ? source.inputs[0]! : source;
    const at = operands.indexOf(operand);
    return E.arg(at >= 0 ? at : operands.push(operand) - 1);
  });
  const folded = E.substitute(expr, replacement);
  if (folded.op === 'const') return ops.constant(folded.value, node.shape);
  const used = [...new Set(E.topological(folded).flatMap((e) => (e.op === 'arg' ? [e.index] : [])))].sort((a, b) => a - b);
  const renumber: E.Expr[] = [];
  used.forEach((old, now) => (renumber[old] = E.arg(now)));
  const result = ops.map(
    E.substitute(folded, renumber),
    used.map((i) => operands[i]!),
  );
  return sameShape(result.shape, node.shape) ? result : ops.broadcast(result, node.shape);
}

function rewriteMatmul(op: Op & { kind: 'matmul' }, inputs: readonly Node[]): Node {
  const absorb = (source: Node): [Node, boolean] => {
    const swapped =
      source.op.kind === 'transpose' &&
      source.op.permutation.every((axis, i, all) => axis === (i < all.length - 2 ? i : 2 * all.length - 3 - i));
    return swapped ? [source.inputs[0]!, true] : [source, false];
  };
  const [a, flipA] = absorb(inputs[0]!);
  const [b, flipB] = absorb(inputs[1]!);
  return ops.matmul(a, b, { transposeA: op.transposeA !== flipA, transposeB: op.transposeB !== flipB });
}
