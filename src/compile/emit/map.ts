import type { Node } from '../../graph';
import { setBody, setConstant } from '../text';
import type { Group } from '../fuse';
import type { KernelText } from './kernelText';
import type { Site } from './site';
import type { ValueWriter } from './values';
import source from '../../../shaders/map.wgsl?raw';

const WORKGROUP = 64;
const MOST_PER_INVOCATION = 16;
/** Groups beyond this number cost more to start than they bring in parallel work. */
const ENOUGH_GROUPS = 64;

/** Text and size of a kernel, as far as one kind of kernel decides it. */
export interface Written {
  readonly source: string;
  readonly workgroups: readonly [number, number, number];
  readonly shape: string;
}

/** Writes an elementwise dispatch. */
export function writeMap(group: Group, stored: readonly Node[], values: ValueWriter, kernel: KernelText): Written {
  const site: Site = { linear: 'i', bound: new Map(), lines: [] };
  writeMembers(group, stored, values, site);
  const each = Math.min(MOST_PER_INVOCATION, Math.max(1, Math.ceil(group.size / (WORKGROUP * ENOUGH_GROUPS))));
  const groups = Math.ceil(group.size / (WORKGROUP * each));
  let text = setConstant(source, 'SIZE', group.size);
  text = setConstant(text, 'STRIDE', groups * WORKGROUP);
  text = setConstant(text, 'PER_INVOCATION', each);
  text = setBody(text, 'element', site.lines);
  text = setBody(text, 'prepare', kernel.preparation());
  return { source: text, workgroups: [groups, 1, 1], shape: String(group.size) };
}

/** Computes the members of a group in order at a site, and stores those that are read elsewhere. */
export function writeMembers(group: Group, stored: readonly Node[], values: ValueWriter, site: Site): void {
  const store = (node: Node, value: string) => {
    if (stored.includes(node)) values.store(node, value, site);
  };
  // All values first: a state that is overwritten in place may still be read by a later member.
  const results = group.members.map((node) => [node, values.computed(node, site)] as const);
  if (group.root) store(group.root, site.bound.get(group.root)!);
  for (const [node, value] of results) store(node, value);
}
