import { evaluator } from './expr';
import { sizeOf, topologicalOrder } from './node';
import type { Node, Shape } from './node';
import { broadcastStrides, stridesOf } from './strides';

/** Values of a graph's inputs, by name. */
export type Feeds = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Computes the outputs in float64, one plain loop an operation: the oracle of every test, and the twin that shows
 * where float32 stops telling the truth. Results are row-major.
 *
 * @throws Error naming an input that is missing or has the wrong number of values.
 */
export function interpret(outputs: readonly Node[], feeds: Feeds): Float64Array[] {
  const values = new Map<Node, Float64Array>();
  for (const node of topologicalOrder(outputs)) {
    values.set(
      node,
      compute(
        node,
        node.inputs.map((source) => values.get(source)!),
        feeds,
      ),
    );
  }
  return outputs.map((node) => values.get(node)!);
}

function compute(node: Node, inputs: readonly Float64Array[], feeds: Feeds): Float64Array {
  const { op, shape } = node;
  const size = sizeOf(shape);
  switch (op.kind) {
    case 'input':
      return feed(op.name, size, feeds);
    case 'constant':
      return op.values.length === size ? op.values : new Float64Array(size).fill(op.values[0]!);
    case 'map':
      return computeMap(node, inputs);
    case 'matmul':
      return computeMatmul(node, inputs);
    case 'reduce':
      return computeReduce(node, inputs[0]!);
    case 'gather': {
      const columns = shape.at(-1)!;
      return Float64Array.from({ length: size }, (_, i) => inputs[0]![inputs[1]![Math.floor(i / columns)]! * columns + (i % columns)]!);
    }
    case 'concat':
      return computeConcat(node, inputs);
    case 'slice': {
      const [length, stride] = [shape.at(-1)!, node.inputs[0]!.shape.at(-1)!];
      return Float64Array.from({ length: size }, (_, i) => inputs[0]![Math.floor(i / length) * stride + op.offset + (i % length)]!);
    }
    case 'transpose': {
      const strides = stridesOf(node.inputs[0]!.shape);
      return pick(
        inputs[0]!,
        shape,
        op.permutation.map((axis) => strides[axis]!),
      );
    }
    case 'broadcast':
      return pick(inputs[0]!, shape, broadcastStrides(node.inputs[0]!.shape, shape));
    case 'reshape':
    case 'detach':
    case 'probe':
      return inputs[0]!;
  }
}

function feed(name: string, size: number, feeds: Feeds): Float64Array {
  const given = feeds[name];
  if (!given) throw new Error(`interpret: no value given for input "${name}"`);
  if (given.length !== size) throw new Error(`interpret: input "${name}" needs ${size} values, has ${given.length}`);
  return given instanceof Float64Array ? given : Float64Array.from(given);
}

/** Calls `visit` with the element number of `shape` and its position under each set of strides. */
function walk(shape: Shape, strideSets: readonly (readonly number[])[], visit: (i: number, at: number[]) => void): void {
  const size = sizeOf(shape);
  const counter = Array<number>(shape.length).fill(0);
  const at = strideSets.map(() => 0);
  for (let i = 0; i < size; i++) {
    visit(i, at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const wraps = ++counter[axis]! === shape[axis]!;
      const steps = wraps ? 1 - shape[axis]! : 1;
      strideSets.forEach((strides, s) => (at[s]! += steps * strides[axis]!));
      if (!wraps) break;
      counter[axis] = 0;
    }
  }
}

function pick(source: Float64Array, shape: Shape, strides: readonly number[]): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  walk(shape, [strides], (i, at) => (result[i] = source[at[0]!]!));
  return result;
}

function computeMap(node: Node, inputs: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  const expr = node.op.kind === 'map' ? node.op.expr : undefined;
  const evaluate = evaluator(expr!);
  const operands = new Float64Array(inputs.length);
  const strides = node.inputs.map((source) => broadcastStrides(source.shape, node.shape));
  walk(node.shape, strides, (i, at) => {
    for (let k = 0; k < inputs.length; k++) operands[k] = inputs[k]![at[k]!]!;
    result[i] = evaluate(operands);
  });
  return result;
}

function computeMatmul(node: Node, [a, b]: readonly Float64Array[]): Float64Array {
  const [nodeA, nodeB] = node.inputs as [Node, Node];
  const { transposeA, transposeB } = node.op as typeof node.op & { kind: 'matmul' };
  const [m, n] = node.shape.slice(-2) as [number, number];
  const k = nodeA.shape.at(transposeA ? -2 : -1)!;
  const [rowA, innerA] = transposeA ? [1, m] : [k, 1];
  const [innerB, columnB] = transposeB ? [1, k] : [n, 1];
  const lead = node.shape.slice(0, -2);
  const leadStrides = (source: Node, matrix: number) => broadcastStrides(source.shape.slice(0, -2), lead).map((stride) => stride * matrix);
  const result = new Float64Array(sizeOf(node.shape));
  walk(lead, [leadStrides(nodeA, m * k), leadStrides(nodeB, k * n)], (which, [atA, atB]) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let p = 0; p < k; p++) total += a![atA! + i * rowA + p * innerA]! * b![atB! + p * innerB + j * columnB]!;
        result[(which * m + i) * n + j] = total;
      }
    }
  });
  return result;
}

function computeReduce(node: Node, x: Float64Array): Float64Array {
  const { reducer, axis } = node.op as typeof node.op & { kind: 'reduce' };
  const shape = node.inputs[0]!.shape;
  const inner = sizeOf(shape.slice(axis + 1));
  const length = shape[axis]!;
  return Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => {
    const start = Math.floor(i / inner) * length * inner + (i % inner);
    let total = reducer === 'sum' ? 0 : -Infinity;
    for (let p = 0; p < length; p++) {
      const value = x[start + p * inner]!;
      total = reducer === 'sum' ? total + value : Math.max(total, value);
    }
    return total;
  });
}

function computeConcat(node: Node, inputs: readonly Float64Array[]): Float64Array {
  const length = node.shape.at(-1)!;
  const rows = sizeOf(node.shape) / length;
  const result = new Float64Array(rows * length);
  let offset = 0;
  node.inputs.forEach((piece, which) => {
    const width = piece.shape.at(-1)!;
    for (let row = 0; row < rows; row++) {
      result.set(inputs[which]!.subarray(row * width, (row + 1) * width), row * length + offset);
    }
    offset += width;
  });
  return result;
}
