import { shiftWorkgroups } from './text';
import type { Dispatch } from './plan';

/** What a dispatch may be planned to do: additions and multiplications, and bytes read and written. */
export interface DispatchLimit {
  readonly flops: number;
  readonly bytes: number;
}

type Groups = Dispatch['workgroups'];

/** Some of a dispatch's workgroups: the first along each axis, and how many. */
interface Part {
  readonly first: Groups;
  readonly groups: Groups;
}

/** The share of a limit that a dispatch takes. */
export const shareOf = ({ flops, bytes }: DispatchLimit, limit: DispatchLimit): number =>
  Math.max(flops / limit.flops, bytes / limit.bytes);

/**
 * Cuts what would take longer than the limit into several dispatches, each for some of the workgroups. Workgroups are
 * independent of each other, so that every result has the same bits; only a single one cannot be cut.
 */
export function cutDispatches(dispatches: readonly Dispatch[], limit: DispatchLimit): Dispatch[] {
  return dispatches.flatMap((dispatch) => {
    const parts = cut({ first: [0, 0, 0], groups: dispatch.workgroups }, Math.ceil(shareOf(dispatch, limit)));
    return parts.length > 1 ? parts.map((part, i) => partOf(dispatch, part, `${i + 1} of ${parts.length}`)) : [dispatch];
  });
}

/** About `count` parts of about the same size, cut along the longest axes. */
function cut(part: Part, count: number): Part[] {
  const longest = Math.max(...part.groups);
  if (count <= 1 || longest <= 1) return [part];
  const axis = part.groups.lastIndexOf(longest);
  const pieces = Math.min(count, longest);
  return Array.from({ length: pieces }, (_, i) => {
    const [begin, end] = [Math.floor((i * longest) / pieces), Math.floor(((i + 1) * longest) / pieces)];
    return { first: replaced(part.first, axis, part.first[axis]! + begin), groups: replaced(part.groups, axis, end - begin) };
  }).flatMap((piece) => cut(piece, Math.ceil(count / pieces)));
}

const replaced = (groups: Groups, axis: number, value: number): Groups =>
  groups.map((own, i) => (i === axis ? value : own)) as unknown as Groups;

function partOf(dispatch: Dispatch, { first, groups }: Part, number: string): Dispatch {
  const { label, wgsl, offsets, workgroups, flops, bytes } = dispatch;
  const place = Math.max(1, Math.ceil(offsets.length / 4));
  const share = groups.reduce((product, count, axis) => (product * count) / workgroups[axis]!, 1);
  const unit = invocationsAlongX(wgsl);
  return {
    ...dispatch,
    label: `${label} (${number})`,
    wgsl: shiftWorkgroups(wgsl, place),
    offsets: [...offsets, ...Array<number>(4 * place - offsets.length).fill(0), first[0] * unit, first[1], first[2]],
    workgroups: groups,
    flops: flops * share,
    bytes: bytes * share,
  };
}

/** What a workgroup counts along x: kernels that number invocations have a row of them in it. */
function invocationsAlongX(wgsl: string): number {
  return wgsl.includes('@builtin(global_invocation_id)') ? Number(/@workgroup_size\((\d+)\)/.exec(wgsl)![1]) : 1;
}
