import { sizeOf } from '../graph';
import type { Node } from '../graph';
import { accessOf, isContiguous, isIdentity, operandAccess } from './access';
import { columnSums } from './columnSums';
import { isCheap } from './expression';
import type { Lowered } from './lower';

/** One dispatch to be: a product or reduction with what is computed from its result, or elementwise work alone. */
export interface Group {
  /** Groups are numbered as they are started. */
  readonly number: number;
  readonly root: Node | null;
  /** The sums of op(B)'s columns, where a product takes them along; see columnSums.ts. */
  columnSums?: Node;
  /** Elementwise nodes computed at every element of the iteration, inputs before users. */
  readonly members: Node[];
  /** Elements of the iteration in which members are computed. */
  readonly size: number;
  /** Computed nodes of other groups that this one reads. */
  readonly reads: Set<Node>;
  /** Whether it takes more members: a state's copy stays alone, so that it can come after all readers of the state, and so does what is wanted apart. */
  readonly open: boolean;
}

export interface Fusion {
  readonly groups: Group[];
  /** Elementwise nodes that are never stored: computed wherever they are used. */
  readonly inline: ReadonlySet<Node>;
  readonly home: ReadonlyMap<Node, Group>;
}

const isElementwise = (node: Node): boolean => node.op.kind === 'map' || node.op.kind === 'gather';
const isRoot = (node: Node): boolean => node.op.kind === 'matmul' || node.op.kind === 'reduce';

/** A read of a tensor by a node: which one, and whether element i needs exactly element i. */
export interface Read {
  readonly base: Node;
  readonly identity: boolean;
  /** The range of the base's elements that is touched, and whether it is read in order without gaps. */
  readonly first: number;
  readonly last: number;
  readonly inOrder: boolean;
}

/** What a node reads directly. Operands of a map are seen broadcast to its shape. */
function readsOf(node: Node): Read[] {
  return node.inputs.map((source, i) => {
    const access = node.op.kind === 'map' ? operandAccess(source, node.shape) : accessOf(source);
    const aligned = node.op.kind === 'map' || (node.op.kind === 'reduce' && i === 0);
    const last = access.shape.reduce((at, n, axis) => at + (n - 1) * access.strides[axis]!, access.offset);
    const inOrder = aligned && isContiguous(access);
    return { base: access.base, identity: aligned && isIdentity(access), first: access.offset, last, inOrder };
  });
}

/**
 * Decides which operations share a dispatch. Elementwise work joins the product or reduction whose result it
 * continues; what only a reduction reads is computed while reading; cheap values are computed twice rather than stored.
 * A node joins only where no other input of it depends on the group, so that the groups stay free of cycles.
 */
export function fuse(lowered: Lowered, apart: ReadonlySet<string> = new Set()): Fusion {
  const computed = lowered.order.filter((node) => isElementwise(node) || isRoot(node));
  const readers = readersOf(computed);
  const inline = chooseInline(computed, readers, lowered);
  const sums = columnSums(computed, readers, lowered, (node) => !inline.has(node));
  const taken = new Set(sums.values());
  const home = new Map<Node, Group>();
  const groups: Group[] = [];
  /** Elementwise groups by the tensors that they load element by element. */
  const loading = new Map<Node, Set<Group>>();
  for (const node of computed) {
    if (inline.has(node) || taken.has(node)) continue;
    const reads = throughInline(node, inline);
    const closed = lowered.copies.has(node) || isApart(node, lowered, apart);
    const alone = isRoot(node) || closed;
    const group = (alone ? undefined : findGroup(node, reads, home, loading)) ?? startGroup(node, groups, !closed);
    if (isElementwise(node)) group.members.push(node);
    home.set(node, group);
    const sum = sums.get(node);
    if (sum) home.set((group.columnSums = sum), group);
    for (const { base, identity } of reads) {
      const from = home.get(base);
      if (from && from !== group) group.reads.add(base);
      if (identity && !group.root) loading.set(base, (loading.get(base) ?? new Set()).add(group));
    }
  }
  return { groups, inline, home };
}

/** All that a group computes and could store. */
export function nodesOf({ root, columnSums: sums, members }: Group): Node[] {
  return [...(root ? [root] : []), ...(sums ? [sums] : []), ...members];
}

function isApart(node: Node, { names, placements }: Lowered, apart: ReadonlySet<string>): boolean {
  const placement = placements.get(node);
  return isElementwise(node) && (apart.has(names.get(node) ?? '') || (placement?.kind === 'output' && apart.has(placement.name)));
}

function startGroup(node: Node, groups: Group[], open: boolean): Group {
  const root = isRoot(node) ? node : null;
  const group: Group = { number: groups.length, root, members: [], size: sizeOf(node.shape), reads: new Set(), open };
  groups.push(group);
  return group;
}

/** Reads of stored or given tensors, looking through inlined nodes. Reading a concat is reading its pieces too. */
export function throughInline(node: Node, inline: ReadonlySet<Node>): Read[] {
  return readsOf(node).flatMap((read) => {
    if (inline.has(read.base)) {
      const { identity, inOrder } = read;
      return throughInline(read.base, inline).map((inner) => ({
        ...inner,
        identity: inner.identity && identity,
        inOrder: inner.inOrder && inOrder,
      }));
    }
    const pieces = read.base.op.kind === 'concat' ? read.base.inputs : [];
    return [read, ...pieces.map((piece) => ({ ...read, base: accessOf(piece).base, identity: false }))];
  });
}

/** The latest group that `node` can join: one that computes an operand of it, else one that loads the same operand. */
function findGroup(
  node: Node,
  reads: readonly Read[],
  home: ReadonlyMap<Node, Group>,
  loading: ReadonlyMap<Node, ReadonlySet<Group>>,
): Group | undefined {
  const size = sizeOf(node.shape);
  const fits = (group: Group) =>
    group.open &&
    group.size === size &&
    reads.every(({ base, identity }) => home.get(base) !== group || identity) &&
    !reads.some(({ base }) => {
      const from = home.get(base);
      return from !== undefined && from !== group && dependsOn(from, group, home);
    });
  const operands = reads.flatMap(({ base, identity }) => (identity ? [base] : []));
  const continuing = new Set(operands.flatMap((base) => home.get(base) ?? []));
  const beside = new Set(operands.flatMap((base) => [...(loading.get(base) ?? [])]));
  const latest = (candidates: ReadonlySet<Group>) => [...candidates].sort((a, b) => b.number - a.number).find(fits);
  return latest(continuing) ?? latest(beside);
}

function dependsOn(group: Group, ancestor: Group, home: ReadonlyMap<Node, Group>): boolean {
  const seen = new Set<Group>();
  const stack = [group];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top === ancestor) return true;
    if (seen.has(top)) continue;
    seen.add(top);
    for (const base of top.reads) stack.push(home.get(base)!);
  }
  return false;
}

function readersOf(computed: readonly Node[]): Map<Node, Reader[]> {
  const readers = new Map<Node, Reader[]>();
  for (const node of computed) {
    for (const { base, identity } of readsOf(node)) {
      readers.set(base, [...(readers.get(base) ?? []), { node, identity }]);
    }
  }
  return readers;
}

/** Nodes computed while their only reader reads them, and cheap ones computed by every reader. */
function chooseInline(computed: readonly Node[], readers: ReadonlyMap<Node, readonly Reader[]>, lowered: Lowered): Set<Node> {
  const inline = new Set<Node>();
  for (const node of computed) {
    if (!isElementwise(node) || lowered.placements.has(node)) continue;
    const by = readers.get(node) ?? [];
    const only = by.length === 1 ? by[0]! : undefined;
    const readOnceByReduce = only?.node.op.kind === 'reduce' && only.identity;
    if (readOnceByReduce || (by.length > 0 && isCheapToRepeat(node, by, readers))) inline.add(node);
  }
  return inline;
}

interface Reader {
  readonly node: Node;
  readonly identity: boolean;
}

/**
 * Cheap, and made of tensors that are stored anyway: given ones, broadcast ones, or ones with other readers. Products
 * read an element many times, so they only take over what loads no more than the stored value would.
 */
function isCheapToRepeat(node: Node, by: readonly Reader[], readers: ReadonlyMap<Node, readonly Reader[]>): boolean {
  const byProduct = by.some((reader) => reader.node.op.kind === 'matmul');
  if (!by.every((reader) => reader.node.op.kind === 'matmul' || reader.identity)) return false;
  if (node.op.kind === 'gather') return !byProduct && node.inputs.every((source) => isGiven(accessOf(source).base));
  if (node.op.kind !== 'map' || !isCheap(node.op.expr)) return false;
  const reads = readsOf(node);
  if (byProduct && reads.filter(({ base }) => sizeOf(base.shape) > 1).length > 1) return false;
  const large = reads.filter(({ base }) => sizeOf(base.shape) === sizeOf(node.shape));
  if (large.length > 2) return false;
  return large.every(({ base }) => isGiven(base) || (readers.get(base)?.length ?? 0) > 1);
}

const isGiven = (node: Node): boolean => ['input', 'constant', 'concat'].includes(node.op.kind);
