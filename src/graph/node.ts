import type { Expr } from './expr';

/** Sizes of the axes, outermost first; `[]` is a scalar. All tensors are row-major. */
export type Shape = readonly number[];

/** The operations. Everything a model, a loss, an optimizer or a statistic does is composed of these. */
export type Op =
  /** A value given from outside by name. `u32` inputs hold row numbers for `gather`. */
  | { readonly kind: 'input'; readonly name: string; readonly type: 'f32' | 'u32' }
  /** Numbers known when the graph is built: one for the whole tensor, or one an element. */
  | { readonly kind: 'constant'; readonly values: Float64Array }
  /** op(A) op(B) over the last two axes; leading axes broadcast. */
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** One scalar expression at every element of the broadcast inputs. */
  | { readonly kind: 'map'; readonly expr: Expr }
  /** Sum or maximum along one axis, which stays with size 1. */
  | { readonly kind: 'reduce'; readonly reducer: 'sum' | 'max'; readonly axis: number }
  /** Rows of a table [rows, columns] by an index tensor: shape of the index, then columns. */
  | { readonly kind: 'gather' }
  /** Joins tensors along the last axis. */
  | { readonly kind: 'concat' }
  // Views: the same numbers, seen otherwise.
  | { readonly kind: 'reshape' }
  | { readonly kind: 'transpose'; readonly permutation: readonly number[] }
  | { readonly kind: 'broadcast' }
  /** A range of the last axis. */
  | { readonly kind: 'slice'; readonly offset: number }
  /** A value that differentiation treats as a constant. */
  | { readonly kind: 'detach' }
  /** A value under a name, to be asked for later; see `probes`. */
  | { readonly kind: 'probe'; readonly name: string };

/** One tensor of a graph: an operation applied to other tensors. Immutable. */
export interface Node {
  readonly id: number;
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
}

let nextId = 0;

/** The only place where nodes are made; the shape has been checked by the caller. */
export function makeNode(op: Op, inputs: readonly Node[], shape: Shape): Node {
  return Object.freeze({ id: nextId++, op, inputs, shape });
}

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** Every node that the outputs depend on, inputs before users; this is also what removes dead code. */
export function topologicalOrder(outputs: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  // An explicit stack: deep networks with second derivatives exceed the call stack's comfort.
  const stack = [...outputs].reverse().map((node) => ({ node, next: 0 }));
  while (stack.length) {
    const top = stack[stack.length - 1]!;
    if (top.next === 0 && seen.has(top.node)) {
      stack.pop();
      continue;
    }
    seen.add(top.node);
    const input = top.node.inputs[top.next++];
    if (input) {
      if (!seen.has(input)) stack.push({ node: input, next: 0 });
    } else {
      order.push(top.node);
      stack.pop();
    }
  }
  return order;
}

/** The named intermediate values that the outputs depend on. */
export function probes(outputs: readonly Node[]): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of topologicalOrder(outputs)) {
    if (node.op.kind === 'probe') found.set(node.op.name, node);
  }
  return found;
}
