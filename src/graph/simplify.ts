import * as E from './expr';
import * as ops from './ops';
import { makeNode, sameShape, sizeOf, topologicalOrder } from './node';
import type { Node, Op, Shape } from './node';
import { sumWithFactorsOut } from './sumFactors';

/**
 * An equal graph with common subexpressions computed once, constants folded into the expressions that use them,
 * transposes absorbed by products, and factors taken out of the sums along which they do not vary. What no output depends
 * on is gone. Probes in `keep` stay visible; all other names are dropped so that equal values can be shared.
 *
 * Only after all differentiation: `detach` means nothing to a value and is dropped, and a value that was asked for by
 * its node may be computed by another.
 */
export function simplify(outputs: readonly Node[], keep: ReadonlySet<string> = new Set()): Node[] {
  const done = new Map<Node, Node>();
  const shared = new Sharing();
  for (const node of topologicalOrder(outputs)) {
    const inputs = node.inputs.map((source) => done.get(source)!);
    done.set(node, shared.of(rewrite(node, inputs, keep, shared)));
  }
  return outputs.map((node) => done.get(node)!);
}

/** One node for all that compute the same. */
class Sharing {
  readonly #byKey = new Map<string, Node>();
  readonly #shared = new Set<Node>();

  of(node: Node): Node {
    if (this.#shared.has(node)) return node;
    const inputs = node.inputs.map((source) => this.of(source));
    const own = withInputs(node, inputs);
    const key = keyOf(own);
    const found = (key === undefined ? undefined : this.#byKey.get(key)) ?? own;
    if (key !== undefined) this.#byKey.set(key, found);
    this.#shared.add(found);
    return found;
  }
}

const withInputs = (node: Node, inputs: readonly Node[]): Node =>
  inputs.every((source, i) => source === node.inputs[i]) ? node : makeNode(node.op, inputs, node.shape);

/** Equal keys compute equal values, given that the inputs are shared already. */
function keyOf(node: Node): string | undefined {
  const { op } = node;
  const detail = detailOf(op);
  if (detail === undefined) return undefined;
  return `${op.kind} ${detail} ${node.inputs.map((source) => source.id).join()} ${node.shape.join()}`;
}

function detailOf(op: Op): string | undefined {
  switch (op.kind) {
    case 'input':
      return `${op.type} ${op.name}`;
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

function rewrite(node: Node, inputs: readonly Node[], keep: ReadonlySet<string>, shared: Sharing): Node {
  const { op, shape } = node;
  const x = inputs[0];
  switch (op.kind) {
    case 'map':
      return rewriteMap(op.expr, inputs, node);
    case 'matmul':
      return inputs.some(isZero) ? ops.constant(0, shape) : rewriteMatmul(op, inputs);
    case 'detach':
      return x!;
    case 'probe':
      if (!keep.has(op.name)) return x!;
      break;
    case 'reshape':
      return isUniform(x!) ? filled(x, shape) : ops.reshape(x!, shape);
    case 'broadcast':
      return isUniform(x!) ? filled(x, shape) : ops.broadcast(x!, shape);
    case 'slice':
    case 'transpose':
      if (isUniform(x!)) return filled(x, shape);
      break;
    case 'reduce':
      if (isUniform(x!)) return ops.constant(x.op.values[0]! * (op.reducer === 'sum' ? x.shape[op.axis]! : 1), shape);
      return (op.reducer === 'sum' && rewriteSum(x!, op.axis, shape, shared)) || withInputs(node, inputs);
  }
  return withInputs(node, inputs);
}

const isUniform = (node: Node): node is Node & { op: Op & { kind: 'constant' } } =>
  node.op.kind === 'constant' && (node.op.values.length === 1 || sizeOf(node.shape) === 1);

const isZero = (node: Node): boolean => isUniform(node) && node.op.values[0] === 0;

const filled = (uniform: Node & { op: Op & { kind: 'constant' } }, shape: Shape): Node => ops.constant(uniform.op.values[0]!, shape);

/** Constant operands become numbers of the expression, broadcasts are left to the map, unused operands go. */
function rewriteMap(expr: E.Expr, inputs: readonly Node[], node: Node): Node {
  const operands: Node[] = [];
  const replacement = inputs.map((source) => {
    if (isUniform(source)) return E.num(source.op.values[0]!);
    const operand = withoutBroadcast(source);
    const at = operands.indexOf(operand);
    return E.arg(at >= 0 ? at : operands.push(operand) - 1);
  });
  const folded = E.substitute(expr, replacement);
  if (folded.op === 'const') return ops.constant(folded.value, node.shape);
  const { expr: own, used } = E.compacted(folded);
  const result = ops.map(
    own,
    used.map((i) => operands[i]!),
  );
  return sameShape(result.shape, node.shape) ? result : ops.broadcast(result, node.shape);
}

function rewriteSum(x: Node, axis: number, shape: Shape, shared: Sharing): Node | undefined {
  const sum = sumWithFactorsOut(x, axis, (node) => shared.of(node));
  return sum && !sameShape(sum.shape, shape) ? ops.broadcast(sum, shape) : sum;
}

function withoutBroadcast(node: Node): Node {
  return node.op.kind === 'broadcast' ? withoutBroadcast(node.inputs[0]!) : node;
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
