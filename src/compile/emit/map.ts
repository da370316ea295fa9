import type { Node, Shape } from '../../graph';
import { setBody } from '../text';
import type { Group } from '../fuse';
import { fourSites, workInFours, writeFourMembers } from './fourMembers';
import { shapeInFours } from './fours';
import type { KernelText } from './kernelText';
import type { Site } from './site';
import type { Surroundings, ValueWriter } from './values';
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

/** Writes an elementwise dispatch: an element at a time, or four where all that is read and stored lies in fours. */
export function writeMap(
  group: Group,
  stored: readonly Node[],
  values: ValueWriter,
  kernel: KernelText,
  around: Surroundings,
  invocations: number,
): Written {
  const inFours = workInFours(group, stored, kernel, around);
  const size = inFours ? Math.ceil(group.size / 4) : group.size;
  const least = Math.ceil(size / (WORKGROUP * MOST_GROUPS));
  const each = Math.max(least, Math.min(MOST_PER_INVOCATION, Math.ceil(size / invocations)));
  const groups = Math.ceil(size / (WORKGROUP * each));
  kernel.size('SIZE', size);
  kernel.size('STRIDE', groups * WORKGROUP);
  kernel.size('PER_INVOCATION', each);
  const body = (inFours ? fourLines : lines)(group, stored, values, kernel);
  let text = setBody(source, 'element', body);
  text = setBody(text, 'prepare', kernel.preparation());
  return { source: text, workgroups: [groups, 1, 1], shape: String(group.size) };
}

function lines(group: Group, stored: readonly Node[], values: ValueWriter, kernel: KernelText): string[] {
  const { shape } = group.members[0]!;
  const site = kernel.site('i', tableAxes(shape));
  writeMembers(group, stored, values, site);
  if (!/\b(row|col)\b/.test(site.lines.join('\n'))) return site.lines;
  const columns = kernel.number(shape.at(-1) ?? 1);
  return [`let row = i / ${columns};`, `let col = i - row * ${columns};`, ...site.lines];
}

/** The same for four elements, of which i counts the fours. */
function fourLines(group: Group, stored: readonly Node[], values: ValueWriter, kernel: KernelText): string[] {
  const { shape } = group.members[0]!;
  const axes = tableAxes(shape);
  const inFours = shapeInFours(shape);
  const place = kernel.site('i', axes && { shape: inFours, coordinates: axes.coordinates.map((name) => (name === 'col' ? 'four' : name)) });
  const text: string[] = [];
  writeFourMembers(group, stored, values, fourSites(kernel, text, 'first', axes, place));
  const first = 'let first = 4u * i;';
  if (!/\b(row|four)\b/.test(text.join('\n'))) return [first, ...text];
  const columns = kernel.number(inFours.at(-1)!);
  return [first, `let row = i / ${columns};`, `let four = i - row * ${columns};`, 'let col = 4u * four;', ...text];
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
