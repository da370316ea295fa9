import { expr as E, ops, simplify, sizeOf, topologicalOrder, probes } from '../graph';
import type { Node, Op, Program, Shape } from '../graph';
import { makeNode } from '../graph/node';
import { accessOf, isIdentity, reshapeStrides } from './access';

/** Where a computed tensor must lie because of what it is for. */
export type Placement =
  | { readonly kind: 'output'; readonly name: string }
  | { readonly kind: 'update'; readonly name: string }
  /** A range of the last axis of a `concat`. */
  | { readonly kind: 'piece'; readonly whole: Node; readonly offset: number }
  /** Stored, because it is copied over a state at the end. */
  | { readonly kind: 'aside' };

/** A program in the form that fusion works on. */
export interface Lowered {
  readonly outputs: ReadonlyMap<string, Node>;
  readonly updates: ReadonlyMap<string, Node>;
  readonly placements: ReadonlyMap<Node, Placement>;
  /** The updates that only copy what was set aside, after the last reader of the state. */
  readonly copies: ReadonlySet<Node>;
  /** Everything that the outputs and updates need, inputs before users. */
  readonly order: readonly Node[];
  /** Probe names of the nodes that carry one, for labels. */
  readonly names: ReadonlyMap<Node, string>;
}

/** An elementwise copy: the same numbers, in a place of their own. */
function copyOf(node: Node): Node {
  return makeNode({ kind: 'map', expr: E.arg(0) }, [node], node.shape);
}

/**
 * Simplifies the program's graph and makes explicit what the GPU needs: copies where a view cannot be read in place,
 * long reductions in two stages, and a place of its own for every output, every new state and every part of a `concat`.
 *
 * @param copied updates whose value is computed elsewhere and copied at the end, because the state is still read.
 */
export function lower(program: Program, copied: ReadonlySet<string> = new Set()): Lowered {
  const outputNames = Object.keys(program.outputs);
  const updateNames = Object.keys(program.updates ?? {});
  const roots = [...Object.values(program.outputs), ...Object.values(program.updates ?? {})];
  const rewritten = rewriteAll(simplify(roots, new Set(probes(roots).keys())));
  const placements = new Map<Node, Placement>();
  placePieces(topologicalOrder(rewritten), placements);
  const copies = new Set<Node>();
  const outputs = new Map<string, Node>();
  const updates = new Map<string, Node>();
  outputNames.forEach((name, i) => {
    outputs.set(name, place(rewritten[i]!, { kind: 'output', name }, placements));
  });
  updateNames.forEach((name, i) => {
    const value = rewritten[outputNames.length + i]!;
    const next = copied.has(name) ? copyOf(setAside(value, placements)) : value;
    if (next !== value) copies.add(next);
    updates.set(name, place(next, { kind: 'update', name }, placements));
  });
  const order = topologicalOrder([...outputs.values(), ...updates.values()]);
  return { outputs, updates, placements, copies, order, names: namesOf(order) };
}

/** Gives the tensor behind `node` its place, or a copy of it when it cannot lie there itself. */
function place(node: Node, placement: Placement, placements: Map<Node, Placement>): Node {
  const access = accessOf(node);
  const computed = !['input', 'constant'].includes(access.base.op.kind);
  const own = computed && isIdentity(access) && !placements.has(access.base) ? access.base : copyOf(node);
  placements.set(own, placement);
  return own;
}

/** The tensor behind `node`, or a copy of it where it is a given one, stored in a place that no dispatch overwrites. */
function setAside(node: Node, placements: Map<Node, Placement>): Node {
  const access = accessOf(node);
  const computed = !['input', 'constant'].includes(access.base.op.kind);
  const own = computed && isIdentity(access) ? access.base : copyOf(node);
  if (own.op.kind !== 'concat' && !placements.has(own)) placements.set(own, { kind: 'aside' });
  return own;
}

/** Every piece of a concat has been made a computed tensor of its own by `rewriteConcat`. */
function placePieces(order: readonly Node[], placements: Map<Node, Placement>): void {
  for (const whole of order) {
    if (whole.op.kind !== 'concat') continue;
    let offset = 0;
    for (const piece of whole.inputs) {
      placements.set(accessOf(piece).base, { kind: 'piece', whole, offset });
      offset += piece.shape.at(-1)!;
    }
  }
}

function namesOf(order: readonly Node[]): Map<Node, string> {
  const names = new Map<Node, string>();
  for (const node of order) {
    const base = accessOf(node).base;
    if (node.op.kind === 'probe' && !names.has(base)) names.set(base, node.op.name);
  }
  return names;
}

function rewriteAll(roots: readonly Node[]): Node[] {
  const done = new Map<Node, Node>();
  const pieces = new Set<Node>();
  for (const node of topologicalOrder(roots)) {
    const inputs = node.inputs.map((source) => done.get(source)!);
    done.set(node, rewrite(node, inputs, pieces));
  }
  return roots.map((node) => done.get(node)!);
}

function rewrite(node: Node, inputs: readonly Node[], pieces: Set<Node>): Node {
  const { op, shape } = node;
  switch (op.kind) {
    case 'input':
    case 'constant':
      return node;
    case 'reshape': {
      const source = inputs[0]!;
      const access = accessOf(source);
      const readable = reshapeStrides(access.shape, access.strides, shape);
      return ops.reshape(readable ? source : copyOf(source), shape);
    }
    case 'reduce':
      return rewriteReduce(op, inputs[0]!, shape);
    case 'concat':
      return makeNode(
        op,
        inputs.map((piece) => rewritePiece(piece, pieces)),
        shape,
      );
    default:
      return inputs.every((source, i) => source === node.inputs[i]) ? node : makeNode(op, inputs, shape);
  }
}

/**
 * A piece that is computed whole and in one row lies in the concat itself, unless it is a piece already (of `pieces`,
 * those so far): a tensor lies in only one place. Anything else is copied there.
 */
function rewritePiece(piece: Node, pieces: Set<Node>): Node {
  const access = accessOf(piece);
  const computed = ['map', 'matmul', 'reduce', 'gather'].includes(access.base.op.kind);
  const oneRow = sizeOf(piece.shape) === piece.shape.at(-1);
  const own = computed && oneRow && isIdentity(access) && !pieces.has(access.base) ? piece : copyOf(piece);
  pieces.add(accessOf(own).base);
  return own;
}

/** Fewer results than this leave most of a GPU idle, so a long line is cut into chunks first. */
const ENOUGH_RESULTS = 64;
const LONG_LINE = 512;

/**
 * Sums of long lines with few results become two reductions: chunks, then the chunks' results. The order of the
 * additions is fixed by the sizes alone, so results repeat to the bit.
 */
function rewriteReduce(op: Op & { kind: 'reduce' }, source: Node, shape: Shape): Node {
  const length = source.shape[op.axis]!;
  if (length < LONG_LINE || sizeOf(shape) >= ENOUGH_RESULTS) return makeNode(op, [source], shape);
  const chunks = Math.min(256, Math.round(Math.sqrt(length)));
  const partial = makeNode(
    op,
    [source],
    shape.map((n, axis) => (axis === op.axis ? chunks : n)),
  );
  return makeNode(op, [partial], shape);
}
