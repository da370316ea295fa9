import type { Node, Shape } from '../../graph';
import type { Group } from '../fuse';
import type { Home } from '../memory';
import type { KernelText } from './kernelText';
import type { FourSite } from './site';
import type { Surroundings, ValueWriter } from './values';

/** Whether four neighbouring columns of a tensor, the first of them a multiple of four, lie in one four of its buffer. */
function liesInFours({ offset, strides }: Home, shape: Shape): boolean {
  const last = shape.length - 1;
  const outer = shape.every((n, axis) => axis === last || n === 1 || strides[axis]! % 4 === 0);
  return outer && offset % 4 === 0 && shape[last]! % 4 === 0 && strides[last] === 1;
}

/** Declares the buffers of all that a product stores as fours, where all of it lies in fours. */
export function storeInFours(stored: readonly Node[], kernel: KernelText, around: Surroundings): boolean {
  const homes = stored.map((node) => around.homeOf(node)!);
  if (!homes.every((home, i) => liesInFours(home, stored[i]!.shape))) return false;
  for (const { buffer } of homes) kernel.readInFours(buffer);
  return true;
}

/** The body of `epilogue_four`: that of `epilogue` for four columns, which are loaded and stored together. */
export function writeFourEpilogue(
  group: Group,
  stored: readonly Node[],
  values: ValueWriter,
  kernel: KernelText,
  lead: readonly string[],
): string[] {
  const root = group.root!;
  const loaded = new Map<string, string>();
  const flops = values.flops;
  const sites: FourSite[] = [];
  const lines = ['let i = (batch * M + row) * N + col;'];
  for (const [part, letter] of ['x', 'y', 'z', 'w'].entries()) {
    const [linear, col] = part ? [`(i + ${part}u)`, `(col + ${part}u)`] : ['i', 'col'];
    const plain = kernel.site(linear, { shape: root.shape, coordinates: [...lead, 'row', col] });
    const site: FourSite = { ...plain, lines, four: { part: letter, first: sites[0] ?? plain, loaded } };
    site.bound.set(root, `x.${letter}`);
    sites.push(site);
  }
  // All values first: a state that is overwritten in place may still be read by a later member.
  const results = sites.map((site) => {
    values.flops = flops;
    return new Map(group.members.map((node) => [node, values.computed(node, site)]));
  });
  for (const node of stored) {
    values.storeFour(
      node,
      sites.map((site, part) => results[part]!.get(node) ?? site.bound.get(node)!),
      sites[0]!,
    );
  }
  return lines;
}
