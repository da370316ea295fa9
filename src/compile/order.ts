import { sizeOf } from '../graph';
import type { Node } from '../graph';
import type { Fusion, Group, Read } from './fuse';
import { nodesOf, throughInline } from './fuse';
import type { Lowered } from './lower';
import { accessOf } from './access';

/** Groups in an order that computes before it reads, or the states that cannot be updated in place. */
export type Ordering = { readonly groups: Group[] } | { readonly blocked: ReadonlySet<string> };

/**
 * Orders the groups so that every group runs after those it reads, and a group that overwrites a state after all
 * others that still read the old one. Where that is impossible, names the states to be copied at the end instead.
 */
export function orderGroups(lowered: Lowered, { groups, inline, home }: Fusion): Ordering {
  const before = new Map<Group, Set<Group>>(groups.map((group) => [group, new Set()]));
  const blocked = new Set<string>();
  for (const group of groups) for (const base of group.reads) before.get(group)!.add(home.get(base)!);
  for (const [name, value] of lowered.updates) {
    const reads = groups.flatMap((group) => oldReads(group, name, inline));
    for (const write of writesOf(value, home)) {
      for (const { group, read } of reads) {
        if (read.last < write.first || read.first > write.last) continue;
        if (group !== write.group) before.get(write.group)!.add(group);
        else if (read.first !== write.first || read.last !== write.last || !read.inOrder || !write.inOrder) blocked.add(name);
      }
    }
  }
  if (blocked.size) return { blocked };
  const ordered = topological(groups, before);
  return ordered ? { groups: ordered } : { blocked: new Set(lowered.updates.keys()) };
}

interface Write {
  readonly group: Group;
  readonly first: number;
  readonly last: number;
  /** Whether the range is written whole, element after element. */
  readonly inOrder: boolean;
}

/** The ranges of a state that groups overwrite: one, or one for each piece where the new state is a concat. */
function writesOf(value: Node, home: ReadonlyMap<Node, Group>): Write[] {
  if (value.op.kind !== 'concat') return [{ group: home.get(value)!, first: 0, last: sizeOf(value.shape) - 1, inOrder: true }];
  const length = value.shape.at(-1)!;
  const rows = sizeOf(value.shape) / length;
  let first = 0;
  return value.inputs.map((piece) => {
    const width = piece.shape.at(-1)!;
    const last = (rows - 1) * length + first + width - 1;
    const write = { group: home.get(accessOf(piece).base)!, first, last, inOrder: rows === 1 };
    first += width;
    return write;
  });
}

/** How a group reads the old value of a state. */
function oldReads(group: Group, name: string, inline: ReadonlySet<Node>): { group: Group; read: Read }[] {
  return nodesOf(group)
    .flatMap((node) => throughInline(node, inline))
    .filter(({ base }) => base.op.kind === 'input' && base.op.name === name)
    .map((read) => ({ group, read }));
}

/** Earliest-created first among those that are ready; null when there is a cycle. */
function topological(groups: readonly Group[], before: ReadonlyMap<Group, ReadonlySet<Group>>): Group[] | null {
  const done = new Set<Group>();
  const waiting = [...groups];
  while (waiting.length) {
    const next = waiting.findIndex((group) => [...before.get(group)!].every((other) => done.has(other)));
    if (next < 0) return null;
    done.add(waiting.splice(next, 1)[0]!);
  }
  return [...done];
}
