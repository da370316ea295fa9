import type { Node, Shape } from '../../graph';
import { setBody } from '../text';
import type { Group } from '../fuse';
import type { KernelText } from './kernelText';
import type { Site } from './site';
import type { ValueWriter } from './values';
import source from '../../../shaders/map.wgsl?raw';

const WORKGROUP = 64;
const MOST_PER_INVOCATION = 64;
const MOST_GROUPS = 65535;

/** Text and size of a kernel, as far as one kind of kernel decides it. */
export interface Written {
  readonly source: string;
  readonly workgroups: readonly [number, number, number];
  readonly shape: string;
}

/** Writes an elementwise dispatch. */
export function writeMap(group: Group, stored: readonly Node[], values: ValueWriter, kernel: KernelText, invocations: number): Written {
  const least = Math.ceil(group.size / (WORKGROUP * MOST_GROUPS));
  const each = Math.max(least, Math.min(MOST_PER_INVOCATION, Math.ceil(group.size / invocations)));
  const groups = Math.ceil(group.size / (WORKGROUP * each));
  kernel.size('SIZE', group.size);
  kernel.size('STRIDE', groups * WORKGROUP);
  kernel.size('PER_INVOCATION', each);
  const shape = group.members[0]!.shape;
  const site = kernel.site('i', tableAxes(shape));
  writeMembers(group, stored, values, site);
  const isTable = site.lines.some((line) => /\b(row|col)\b/.test(line));
  const columns = kernel.number(shape.at(-1) ?? 1);
  const coordinates = isTable ? [`let row = i / ${columns};`, `let col = i - row * ${columns};`] : [];
  let text = setBody(source, 'element', [...coordinates, ...site.lines]);
  text = setBody(text, 'prepare', kernel.preparation());
  return { source: text, workgroups: [groups, 1, 1], shape: String(group.size) };
}

/** Rows and columns as coordinates of a table: one division serves all that is broadcast along either. */
function tableAxes(shape: Shape): Site['axes'] {
  const long = shape.filter((n) => n !== 1);
  if (long.length !== 2 || shape.at(-1) === 1) return undefined;
  const row = shape.findIndex((n) => n !== 1);
  return { shape, coordinates: shape.map((_, axis) => (axis === row ? 'row' : axis === shape.length - 1 ? 'col' : '0u')) };
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
