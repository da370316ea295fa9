import { derivative } from './derivative';
import * as E from './expr';
import * as ops from './ops';
import { sameShape, sizeOf, topologicalOrder } from './node';
import type { Node, Op, Shape } from './node';

/**
 * Reverse mode: the gradient of a scalar by each of `wrt`, as new graph. `wrt` may be inputs or any intermediate
 * value (a probe gives its sensitivity δ). A value that the loss does not depend on has gradient zero.
 */
export function grad(loss: Node, wrt: readonly Node[]): Node[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new ops.ShapeError(`grad: the loss must have one element, its shape is [${loss.shape.join(', ')}]`);
  }
  return vjp([loss], [ops.constant(1, loss.shape)], wrt);
}

/** Reverse mode with given cotangents: Σ over outputs of (cotangent)ᵀ ∂output/∂wrt. */
export function vjp(outputs: readonly Node[], cotangents: readonly Node[], wrt: readonly Node[]): Node[] {
  const order = topologicalOrder(outputs);
  const needed = dependents(order, new Set(wrt));
  const parts = new Map<Node, Cotangent>();
  const partOf = (node: Node): Cotangent => {
    let part = parts.get(node);
    if (!part) parts.set(node, (part = new Cotangent(node)));
    return part;
  };
  outputs.forEach((node, i) => {
    partOf(node).add(cotangents[i]!);
  });
  for (const node of order.toReversed()) {
    const part = parts.get(node);
    if (!needed.has(node) || !part || part.isZero) continue;
    const g = part.total();
    node.inputs.forEach((source, i) => {
      if (needed.has(source)) contribute(node, i, g, partOf(source));
    });
  }
  return wrt.map((node) => parts.get(node)?.total() ?? ops.constant(0, node.shape));
}

/** The nodes of `order` whose value depends on one of `roots` through something differentiable. */
function dependents(order: readonly Node[], roots: ReadonlySet<Node>): Set<Node> {
  const found = new Set<Node>();
  for (const node of order) {
    const passes = node.op.kind !== 'detach' && node.inputs.some((source) => found.has(source));
    if (roots.has(node) || passes) found.add(node);
  }
  return found;
}

/**
 * What has flowed back to one node. Contributions of slices are kept apart until the sum is asked for: the slices
 * of a flat parameter vector then become one `concat` instead of a sum of padded vectors.
 */
class Cotangent {
  readonly #node: Node;
  #whole: Node | undefined;
  readonly #ranges = new Map<number, Node>();

  constructor(node: Node) {
    this.#node = node;
  }

  /** True while nothing has flowed back. */
  get isZero(): boolean {
    return !this.#whole && this.#ranges.size === 0;
  }

  add(g: Node): void {
    this.#whole = this.#whole ? ops.add(this.#whole, g) : g;
  }

  /** A contribution to elements offset … of the last axis. */
  addRange(offset: number, g: Node): void {
    const known = this.#ranges.get(offset);
    if (known && !sameShape(known.shape, g.shape)) this.add(padded(this.#node.shape, new Map([[offset, g]])));
    else this.#ranges.set(offset, known ? ops.add(known, g) : g);
  }

  total(): Node {
    if (this.#ranges.size) {
      for (const batch of disjoint(this.#ranges)) this.add(padded(this.#node.shape, batch));
      this.#ranges.clear();
    }
    return this.#whole ?? ops.constant(0, this.#node.shape);
  }
}

/** Ranges split into sets without overlap, in order of offset. */
function disjoint(ranges: ReadonlyMap<number, Node>): Map<number, Node>[] {
  const sets: { end: number; ranges: Map<number, Node> }[] = [];
  for (const [offset, g] of [...ranges].sort((a, b) => a[0] - b[0])) {
    let home = sets.find((set) => set.end <= offset);
    if (!home) sets.push((home = { end: 0, ranges: new Map() }));
    home.ranges.set(offset, g);
    home.end = offset + g.shape.at(-1)!;
  }
  return sets.map((set) => set.ranges);
}

/** A tensor of `shape` with the given ranges of its last axis and zeros between them. */
function padded(shape: Shape, ranges: ReadonlyMap<number, Node>): Node {
  const lead = shape.slice(0, -1);
  const pieces: Node[] = [];
  let at = 0;
  const fill = (to: number) => {
    if (to > at) pieces.push(ops.constant(0, [...lead, to - at]));
  };
  for (const [offset, g] of ranges) {
    fill(offset);
    pieces.push(g);
    at = offset + g.shape.at(-1)!;
  }
  fill(shape.at(-1)!);
  return ops.concat(pieces);
}

/** Sums a gradient over the axes along which `shape` was broadcast. */
function unbroadcast(g: Node, shape: Shape): Node {
  let result = g;
  const extra = g.shape.length - shape.length;
  g.shape.forEach((n, axis) => {
    if (n !== 1 && (axis < extra || shape[axis - extra] === 1)) result = ops.sum(result, axis);
  });
  return ops.reshape(result, shape);
}

function contribute(node: Node, which: number, g: Node, to: Cotangent): void {
  const { op, inputs } = node;
  const source = inputs[which]!;
  switch (op.kind) {
    case 'map': {
      const slope = E.mul(E.arg(inputs.length), derivative(op.expr, which));
      // A slope that is 0 everywhere must not start a chain of products with zeros.
      if (slope.op === 'const') return;
      to.add(unbroadcast(ops.map(slope, [...inputs, g]), source.shape));
      return;
    }
    case 'matmul':
      to.add(unbroadcast(matmulCotangent(op, inputs, which, g), source.shape));
      return;
    case 'reduce':
      to.add(op.reducer === 'sum' ? ops.broadcast(g, source.shape) : ops.mul(ops.broadcast(g, source.shape), maxShare(node)));
      return;
    case 'gather':
      if (which === 0) to.add(gatherCotangent(source, inputs[1]!, g));
      return;
    case 'concat': {
      const offset = inputs.slice(0, which).reduce((sum, piece) => sum + piece.shape.at(-1)!, 0);
      to.add(ops.slice(g, offset, source.shape.at(-1)!));
      return;
    }
    case 'reshape':
      to.add(ops.reshape(g, source.shape));
      return;
    case 'transpose': {
      const inverse = op.permutation.map((_, i) => op.permutation.indexOf(i));
      to.add(ops.transpose(g, inverse));
      return;
    }
    case 'broadcast':
      to.add(unbroadcast(g, source.shape));
      return;
    case 'slice':
      to.addRange(op.offset, g);
      return;
    case 'probe':
      to.add(g);
      return;
    case 'input':
    case 'constant':
    case 'detach':
      return;
  }
}

/** With C = op(A) op(B): ∂/∂op(A) = G op(B)ᵀ and ∂/∂op(B) = op(A)ᵀ G, transposed back where the operand was. */
function matmulCotangent(op: Op & { kind: 'matmul' }, inputs: readonly Node[], which: number, g: Node): Node {
  const [a, b] = inputs as [Node, Node];
  const { transposeA, transposeB } = op;
  if (which === 0) {
    return transposeA ? ops.matmul(b, g, { transposeA: transposeB, transposeB: true }) : ops.matmul(g, b, { transposeB: !transposeB });
  }
  return transposeB ? ops.matmul(g, a, { transposeA: true, transposeB: transposeA }) : ops.matmul(a, g, { transposeA: !transposeA });
}

/** 1/count at the elements that attain the maximum: equal values share its derivative. */
export function maxShare(node: Node): Node {
  const source = node.inputs[0]!;
  const axis = (node.op as Op & { kind: 'reduce' }).axis;
  const hit = ops.map(E.equal(E.arg(0), E.arg(1)), [source, node]);
  return ops.div(hit, ops.sum(hit, axis));
}

/** Adds each row of g to its row of the table: one-hot transposed times g. */
function gatherCotangent(table: Node, index: Node, g: Node): Node {
  const rows = sizeOf(index.shape);
  const hot = ops.oneHot(ops.reshape(index, [rows]), table.shape[0]!);
  return ops.matmul(hot, ops.reshape(g, [rows, table.shape[1]!]), { transposeA: true });
}
