import { accessOf, isIdentity, operandAccess } from '../access';
import type { Node } from '../../graph';
import type { Group } from '../fuse';
import { liesInFours } from './fours';
import type { KernelText } from './kernelText';
import type { FourSite, Site } from './site';
import { isOneNumber, isRows, uniformValue } from './values';
import type { Surroundings, ValueWriter } from './values';

/**
 * Declares the buffers of all that a kernel stores as fours, where all of it lies in fours. A tensor that ends within a four
 * must be the last of its buffer, which has whole fours.
 */
export function storeInFours(stored: readonly Node[], kernel: KernelText, around: Surroundings): boolean {
  const lies = stored.every((node) => {
    const { buffer, offset, strides } = around.homeOf(node)!;
    const width = node.shape.at(-1) ?? 1;
    return liesInFours(offset, node.shape, strides) && (width % 4 === 0 || offset + width === around.elementsOf(buffer));
  });
  if (lies) for (const node of stored) kernel.readInFours(around.homeOf(node)!.buffer);
  return lies;
}

/** Declares the buffers of all that elementwise work reads and stores as fours, where all of it lies in fours. */
export function workInFours(group: Group, stored: readonly Node[], kernel: KernelText, around: Surroundings): boolean {
  const buffers = new Set<string>();
  const isInFours = (node: Node): boolean => {
    if (node.op.kind === 'gather') {
      const [table, rows] = node.inputs.map((source) => accessOf(source));
      return node.shape.at(-1)! % 4 === 0 && isStored(table!) && !around.isComputedHere(rows!.base);
    }
    return node.inputs.every((source) => {
      const access = operandAccess(source, node.shape);
      if (around.isComputedHere(access.base)) return isIdentity(access) && isInFours(access.base);
      return uniformValue(access) !== undefined || isOneNumber(access) || isStored(access);
    });
  };
  const isStored = (access: ReturnType<typeof accessOf>): boolean => {
    const home = around.homeOf(access.base);
    if (!home || isRows(access) || !liesInFours(home.offset + access.offset, access.shape, access.strides)) return false;
    buffers.add(home.buffer);
    return true;
  };
  if (group.size < 4 || !group.members.every(isInFours) || !storeInFours(stored, kernel, around)) return false;
  for (const buffer of buffers) kernel.readInFours(buffer);
  return true;
}

/** Four places side by side: the number and the coordinates of the first, and its place counted in fours. */
export function fourSites(kernel: KernelText, lines: string[], linear: string, axes: Site['axes'], place: Site): FourSite[] {
  const loaded = new Map<string, string>();
  return ['x', 'y', 'z', 'w'].map((letter, part) => {
    const beside = (text: string): string => (part === 0 ? text : `(${text} + ${part}u)`);
    const at = axes && { shape: axes.shape, coordinates: [...axes.coordinates.slice(0, -1), beside(axes.coordinates.at(-1)!)] };
    return { ...kernel.site(beside(linear), at), lines, four: { part: letter, place, loaded } };
  });
}

/** Computes the members of a group at four places, and stores those that are read elsewhere, loading and storing four numbers at a time. */
export function writeFourMembers(group: Group, stored: readonly Node[], values: ValueWriter, sites: readonly FourSite[]): void {
  // All values first: a state that is overwritten in place may still be read by a later member.
  const flops = values.flops;
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
}
