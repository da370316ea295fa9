import { broadcastStrides, sizeOf, stridesOf } from '../graph';
import type { Node, Shape } from '../graph';

/** How a tensor is read from the numbers of another: element c of `shape` lies at offset + Σ c·strides of `base`. */
export interface Access {
  /** A node that is computed or given, not a view. */
  readonly base: Node;
  readonly offset: number;
  readonly strides: readonly number[];
  readonly shape: Shape;
}

/** Follows views down to the numbers they show; null when a reshape of a strided view needs a copy first. */
export function tryAccess(node: Node): Access | null {
  const { op, shape } = node;
  const source = node.inputs[0];
  switch (op.kind) {
    case 'probe':
    case 'detach':
      return tryAccess(source!);
    case 'reshape': {
      const inner = tryAccess(source!);
      const strides = inner && reshapeStrides(inner.shape, inner.strides, shape);
      return strides ? { ...inner, strides, shape } : null;
    }
    case 'transpose': {
      const inner = tryAccess(source!);
      return inner && { ...inner, strides: op.permutation.map((axis) => inner.strides[axis]!), shape };
    }
    case 'broadcast': {
      const inner = tryAccess(source!);
      if (!inner) return null;
      const extra = shape.length - inner.shape.length;
      const strides = shape.map((_, i) => (i < extra || inner.shape[i - extra] === 1 ? 0 : inner.strides[i - extra]!));
      return { ...inner, strides, shape };
    }
    case 'slice': {
      const inner = tryAccess(source!);
      return inner && { ...inner, offset: inner.offset + op.offset * inner.strides.at(-1)!, shape };
    }
    default:
      return { base: node, offset: 0, strides: stridesOf(shape), shape };
  }
}

/** As `tryAccess`, for graphs in which every impossible reshape has been given its copy. */
export function accessOf(node: Node): Access {
  const access = tryAccess(node);
  if (!access) throw new Error(`compile: a view of shape [${node.shape.join()}] was left without its copy`);
  return access;
}

/** The access of `node` as an operand broadcast to `shape`. */
export function operandAccess(node: Node, shape: Shape): Access {
  const access = accessOf(node);
  const positions = broadcastStrides(access.shape, shape);
  const extra = shape.length - access.shape.length;
  return { ...access, shape, strides: positions.map((s, i) => (s === 0 ? 0 : access.strides[i - extra]!)) };
}

/** Whether element i of the access is element i of its base, for all i: the two can share one iteration. */
export function isIdentity(access: Access): boolean {
  return access.offset === 0 && sizeOf(access.shape) === sizeOf(access.base.shape) && isContiguous(access);
}

/** Whether the elements lie in order without gaps. */
export function isContiguous(access: Access): boolean {
  const own = stridesOf(access.shape);
  return access.shape.every((n, axis) => n === 1 || access.strides[axis] === own[axis]);
}

/** Strides that show a strided tensor under another shape without moving numbers, or null. */
export function reshapeStrides(from: Shape, strides: readonly number[], to: Shape): number[] | null {
  const axes = from.map((n, i) => ({ n, stride: strides[i]! })).filter((axis) => axis.n !== 1);
  const result = Array<number>(to.length).fill(0);
  let next = 0;
  let axis = 0;
  while (axis < to.length) {
    if (to[axis] === 1) {
      axis++;
      continue;
    }
    // Take the shortest runs of old and new axes that hold equally many elements.
    let [old, fresh] = [axes[next]!.n, to[axis]!];
    const [oldStart, freshStart] = [next, axis];
    while (old !== fresh) {
      if (old < fresh) old *= axes[++next]!.n;
      else fresh *= to[++axis]!;
    }
    for (let i = oldStart; i < next; i++) {
      if (axes[i]!.stride !== axes[i + 1]!.stride * axes[i + 1]!.n) return null;
    }
    let stride = axes[next]!.stride;
    for (let i = axis; i >= freshStart; i--) {
      if (to[i] === 1) continue;
      result[i] = stride;
      stride *= to[i]!;
    }
    next++;
    axis++;
  }
  return result;
}
