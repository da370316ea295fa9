import { stridesOf } from '../../graph';
import type { Node, Shape } from '../../graph';
import { LanesRefusal } from './refusal';

/**
 * Where the rows of a batch lie in a tensor: its elements in order are [outer, samples, inner] whatever its shape, so a
 * reshape changes nothing. Maps each tensor that has a value for every sample to `inner`.
 */
export type SampleLayout = ReadonlyMap<Node, number>;

const refuse = (node: Node, why: string): never => {
  throw new LanesRefusal('samples', `${node.op.kind} [${node.shape.join(', ')}]: ${why}`);
};

/** The axis of a shape within which the samples lie. */
function sampleAxis(node: Node, shape: Shape, inner: number, samples: number): number {
  const strides = stridesOf(shape);
  const axis = shape.findIndex(
    (n, i) => n > 1 && inner % strides[i]! === 0 && (n * strides[i]!) % (inner * samples) === 0 && inner < n * strides[i]!,
  );
  return axis >= 0 ? axis : refuse(node, 'the rows of the batch are split over several axes');
}

/** Whether the last operation of `node` adds up (or takes the largest) over the samples of its operands. */
export function reducesSamples(node: Node, layout: SampleLayout, samples: number): boolean {
  const { op, inputs } = node;
  if (op.kind === 'reduce') {
    const inner = layout.get(inputs[0]!);
    return inner !== undefined && sampleAxis(node, inputs[0]!.shape, inner, samples) === op.axis;
  }
  if (op.kind !== 'matmul') return false;
  return inputs.some((source, i) => {
    const inner = layout.get(source);
    return inner !== undefined && sampleAxis(node, source.shape, inner, samples) === contractedAxis(node, i);
  });
}

/** The axis of operand `i` of a product that is added over. */
export function contractedAxis(node: Node, i: number): number {
  const { transposeA, transposeB } = node.op as typeof node.op & { kind: 'matmul' };
  const rank = node.inputs[i]!.shape.length;
  const isLast = i === 0 ? !transposeA : transposeB;
  return isLast ? rank - 1 : rank - 2;
}

/**
 * Follows the samples from the tensors that bring them, which have them on their first axis, to everything that is
 * computed of these.
 *
 * @param order the graph, inputs before users
 * @throws LanesRefusal where two batches meet or an operation mixes samples otherwise than by adding over all of them.
 */
export function sampleLayout(order: readonly Node[], seeds: ReadonlySet<Node>, samples: number): SampleLayout {
  const layout = new Map<Node, number>();
  for (const node of order) {
    const inner = seeds.has(node) ? stridesOf(node.shape)[0]! : innerOf(node, layout, samples);
    if (inner !== undefined) layout.set(node, inner);
  }
  return layout;
}

function innerOf(node: Node, layout: SampleLayout, samples: number): number | undefined {
  const found = node.inputs.flatMap((source, i) => {
    const inner = layout.get(source);
    const carried = inner === undefined ? undefined : carry(node, i, inner, samples);
    return carried === undefined ? [] : [carried];
  });
  if (new Set(found).size > 1) refuse(node, 'two axes hold the rows of the batch');
  if (found.length > 0 && reducesSamples(node, layout, samples)) refuse(node, 'the rows of the batch meet each other');
  return found[0];
}

/** The layout that operand `i` gives its user; undefined where the user adds over the samples. */
function carry(node: Node, i: number, inner: number, samples: number): number | undefined {
  const { op, shape } = node;
  const source = node.inputs[i]!;
  if (op.kind === 'reshape' || op.kind === 'detach' || op.kind === 'probe') return inner;
  const axis = sampleAxis(node, source.shape, inner, samples);
  const within = inner / stridesOf(source.shape)[axis]!;
  const moved = (to: number) => stridesOf(shape)[to]! * within;
  switch (op.kind) {
    case 'map':
    case 'broadcast':
      return moved(axis + shape.length - source.shape.length);
    case 'transpose':
      return moved(op.permutation.indexOf(axis));
    case 'slice':
    case 'concat':
      return axis === shape.length - 1 ? refuse(node, 'it cuts or joins along the rows of the batch') : moved(axis);
    case 'reduce':
      return axis === op.axis ? undefined : moved(axis);
    case 'gather':
      if (i === 1) return inner * shape.at(-1)!;
      return source.op.kind === 'input' ? undefined : refuse(node, 'it picks rows of what is computed of them');
    case 'matmul': {
      if (axis === contractedAxis(node, i)) return undefined;
      const lead = source.shape.length - 2;
      if (axis < lead) return moved(axis + shape.length - source.shape.length);
      return moved(shape.length - (i === 0 ? 2 : 1));
    }
    default:
      return undefined;
  }
}
