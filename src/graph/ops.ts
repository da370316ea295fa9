import * as E from './expr';
import type { Expr } from './expr';
import { makeNode, sameShape, sizeOf } from './node';
import type { Node, Shape } from './node';

/** Shapes that do not fit an operation; the message names the operation, its operands and their shapes. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

const show = (shape: Shape) => `[${shape.join(', ')}]`;

function refuse(operation: string, operands: Record<string, Shape>, why: string): never {
  const list = Object.entries(operands).map(([name, shape]) => `${name} ${show(shape)}`);
  throw new ShapeError(`${operation}(${list.join(', ')}): ${why}`);
}

/** A tensor given at run time under `name`. */
export function input(name: string, shape: Shape, type: 'f32' | 'u32' = 'f32'): Node {
  return makeNode({ kind: 'input', name, type }, [], [...shape]);
}

/** A tensor of known numbers: one number for every element, or all of them in row-major order. */
export function constant(values: number | ArrayLike<number>, shape: Shape = []): Node {
  const all = typeof values === 'number' ? Float64Array.of(values) : Float64Array.from(values);
  if (all.length !== 1 && all.length !== sizeOf(shape)) {
    refuse('constant', { shape }, `${all.length} values given, needs 1 or ${sizeOf(shape)}`);
  }
  return makeNode({ kind: 'constant', values: all }, [], [...shape]);
}

/** The shape that all given shapes broadcast to, axes aligned at the end as in numpy. */
function broadcastShapes(operation: string, shapes: readonly Shape[], operands?: Record<string, Shape>): Shape {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const n = shape[shape.length - rank + axis] ?? 1;
      if (n === 1 || n === size) continue;
      if (size !== 1) {
        const named = operands ?? Object.fromEntries(shapes.map((s, i) => [`operand ${i}`, s]));
        refuse(operation, named, `sizes ${size} and ${n} of axis ${axis} do not broadcast`);
      }
      size = n;
    }
    return size;
  });
}

/** Matrix product op(a) op(b) of [..., M, K] and [..., K, N]; leading axes broadcast. */
export function matmul(a: Node, b: Node, options: { transposeA?: boolean; transposeB?: boolean } = {}): Node {
  const { transposeA = false, transposeB = false } = options;
  const operands = { [transposeA ? 'aᵀ of a' : 'a']: a.shape, [transposeB ? 'bᵀ of b' : 'b']: b.shape };
  if (a.shape.length < 2 || b.shape.length < 2) refuse('matmul', operands, 'both need at least two axes');
  const [ra, ca] = a.shape.slice(-2) as [number, number];
  const [rb, cb] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [ca, ra] : [ra, ca];
  const [kb, n] = transposeB ? [cb, rb] : [rb, cb];
  if (k !== kb) refuse('matmul', operands, `inner sizes ${k} and ${kb} differ`);
  const lead = broadcastShapes('matmul', [a.shape.slice(0, -2), b.shape.slice(0, -2)], operands);
  return makeNode({ kind: 'matmul', transposeA, transposeB }, [a, b], [...lead, m, n]);
}

/** `expr` at every element; operand i of the expression is `inputs[i]`, broadcast to the common shape. */
export function map(expr: Expr, inputs: readonly Node[]): Node {
  if (E.arity(expr) > inputs.length) {
    const operands = Object.fromEntries(inputs.map((node, i) => [`operand ${i}`, node.shape]));
    refuse('map', operands, `the expression reads ${E.arity(expr)} operands`);
  }
  const shape = broadcastShapes(
    'map',
    inputs.map((node) => node.shape),
  );
  if (expr.op === 'arg' && sameShape(inputs[expr.index]!.shape, shape)) return inputs[expr.index]!;
  if (expr.op === 'const') return constant(expr.value, shape);
  return makeNode({ kind: 'map', expr }, inputs, shape);
}

/** Sum or maximum along `axis` (negative counts from the end), which stays with size 1. */
export function reduce(reducer: 'sum' | 'max', x: Node, axis: number): Node {
  const at = axis < 0 ? x.shape.length + axis : axis;
  if (!(at >= 0 && at < x.shape.length)) refuse(`reduce ${reducer}`, { x: x.shape }, `there is no axis ${axis}`);
  if (x.shape[at] === 1) return x;
  return makeNode(
    { kind: 'reduce', reducer, axis: at },
    [x],
    x.shape.map((n, i) => (i === at ? 1 : n)),
  );
}

/** Rows of `table` [rows, columns] by number: shape of `index`, then columns. */
export function gather(table: Node, index: Node): Node {
  if (table.shape.length !== 2) refuse('gather', { table: table.shape, index: index.shape }, 'the table needs two axes');
  return makeNode({ kind: 'gather' }, [table, index], [...index.shape, table.shape[1]!]);
}

/** Joins tensors of equal leading axes along the last axis. */
export function concat(pieces: readonly Node[]): Node {
  const first = pieces[0];
  if (!first) throw new ShapeError('concat: no pieces given');
  if (pieces.length === 1) return first;
  const lead = first.shape.slice(0, -1);
  for (const piece of pieces) {
    if (!piece.shape.length || !sameShape(piece.shape.slice(0, -1), lead)) {
      refuse('concat', { first: first.shape, other: piece.shape }, 'leading axes differ');
    }
  }
  const length = pieces.reduce((sum, piece) => sum + piece.shape[piece.shape.length - 1]!, 0);
  return makeNode({ kind: 'concat' }, pieces, [...lead, length]);
}

/** The same numbers in the same order under another shape. */
export function reshape(x: Node, shape: Shape): Node {
  if (sizeOf(shape) !== sizeOf(x.shape)) refuse('reshape', { x: x.shape, to: shape }, 'numbers of elements differ');
  if (sameShape(x.shape, shape)) return x;
  const source = x.op.kind === 'reshape' ? x.inputs[0]! : x;
  if (sameShape(source.shape, shape)) return source;
  return makeNode({ kind: 'reshape' }, [source], [...shape]);
}

/** Axis i of the result is axis `permutation[i]` of x; without a permutation the last two axes change places. */
export function transpose(x: Node, permutation?: readonly number[]): Node {
  const rank = x.shape.length;
  if (rank < 2) refuse('transpose', { x: x.shape }, 'it needs at least two axes');
  const order = permutation ?? [...Array(rank).keys()].map((i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  if (order.length !== rank || new Set(order).size !== rank || order.some((i) => !(i >= 0 && i < rank))) {
    refuse('transpose', { x: x.shape }, `[${order.join(', ')}] is no permutation of its axes`);
  }
  return makeNode(
    { kind: 'transpose', permutation: [...order] },
    [x],
    order.map((i) => x.shape[i]!),
  );
}

/** Repeats x along axes of size 1 and new leading axes. */
export function broadcast(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes('broadcast', [x.shape, shape], { x: x.shape, to: shape }), shape)) {
    refuse('broadcast', { x: x.shape, to: shape }, 'sizes do not broadcast');
  }
  return makeNode({ kind: 'broadcast' }, [x], [...shape]);
}

/** Elements offset … offset+length−1 of the last axis. */
export function slice(x: Node, offset: number, length: number): Node {
  const size = x.shape[x.shape.length - 1];
  if (size === undefined || offset < 0 || length < 1 || offset + length > size) {
    refuse('slice', { x: x.shape }, `${offset} … ${offset + length - 1} is outside its last axis`);
  }
  if (length === size) return x;
  return makeNode({ kind: 'slice', offset }, [x], [...x.shape.slice(0, -1), length]);
}

/** x, taken as a constant by differentiation. */
export function detach(x: Node): Node {
  return makeNode({ kind: 'detach' }, [x], x.shape);
}

/** x under a name; `probes` finds it again in the graph of any result that depends on it. */
export function probe(name: string, x: Node): Node {
  return makeNode({ kind: 'probe', name }, [x], x.shape);
}

// Compositions that every model uses.

const binary = (build: (a: Expr, b: Expr) => Expr) => (a: Node, b: Node | number) =>
  typeof b === 'number' ? map(build(E.arg(0), E.num(b)), [a]) : map(build(E.arg(0), E.arg(1)), [a, b]);

export const add = binary(E.add);
export const sub = binary(E.sub);
export const mul = binary(E.mul);
export const div = binary(E.div);
export const neg = (x: Node): Node => map(E.neg(E.arg(0)), [x]);
export const square = (x: Node): Node => map(E.square(E.arg(0)), [x]);
export const sqrt = (x: Node): Node => map(E.sqrt(E.arg(0)), [x]);

/** Sum along one axis, which stays with size 1. */
export const sum = (x: Node, axis: number): Node => reduce('sum', x, axis);

/** Mean along one axis, which stays with size 1. */
export const mean = (x: Node, axis: number): Node => mul(sum(x, axis), 1 / x.shape.at(axis)!);

/** Sum of all elements, a scalar. */
export function sumAll(x: Node): Node {
  const flat = reshape(x, [sizeOf(x.shape)]);
  return reshape(sum(flat, 0), []);
}

/** Mean of all elements, a scalar. */
export const meanAll = (x: Node): Node => mul(sumAll(x), 1 / sizeOf(x.shape));

/** Inner product of two tensors of one shape, a scalar. */
export const dot = (a: Node, b: Node): Node => sumAll(mul(a, b));

/** 1 where row number equals the index, else 0: [...index, rows]. The bridge from `gather` to `matmul`. */
export function oneHot(index: Node, rows: number): Node {
  const numbers = constant(
    Float64Array.from({ length: rows }, (_, i) => i),
    [rows],
  );
  return map(E.equal(E.arg(0), E.arg(1)), [reshape(index, [...index.shape, 1]), numbers]);
}
