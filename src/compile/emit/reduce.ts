import { sizeOf } from '../../graph';
import type { Node, Op } from '../../graph';
import { setBody } from '../text';
import type { Group } from '../fuse';
import type { KernelText } from './kernelText';
import { writeMembers } from './map';
import type { Written } from './map';
import type { Site } from './site';
import type { ValueWriter } from './values';
import source from '../../../shaders/reduce.wgsl?raw';

const WORKGROUP = 32;
const MOST_GROUPS = 65535;

/** Writes a sum or maximum with what is computed before it (while reading) and after it (per result). */
export function writeReduce(group: Group, stored: readonly Node[], values: ValueWriter, kernel: KernelText): Written {
  const node = group.root!;
  const { axis, reducer } = node.op as Op & { kind: 'reduce' };
  const from = node.inputs[0]!;
  const sizes = {
    OUTER: sizeOf(from.shape.slice(0, axis)),
    LENGTH: from.shape[axis]!,
    INNER: sizeOf(from.shape.slice(axis + 1)),
    CHUNKS: node.shape[axis]!,
  };
  const groups = Math.ceil(group.size / WORKGROUP);
  const across = Math.min(groups, MOST_GROUPS);
  for (const [name, size] of Object.entries({ ...sizes, ROW: across * WORKGROUP })) kernel.size(name, size);
  const reading = readingSite(from, axis, sizes, kernel);
  const value = values.operand(from, from.shape, reading);
  const after = kernel.site('i');
  after.bound.set(node, 'x');
  writeMembers(group, stored, values, after);
  let text = setBody(source, 'load', [...reading.lines, `return ${value};`]);
  if (reducer === 'max') {
    text = setBody(text, 'combine', ['return max(a, b);']);
    text = setBody(text, 'start', ['return load(outer, p, inner);']);
  }
  text = setBody(text, 'epilogue', after.lines);
  text = setBody(text, 'prepare', kernel.preparation());
  values.flops += sizeOf(from.shape);
  return {
    source: text,
    workgroups: [across, Math.ceil(groups / across), 1],
    shape: `${reducer} ${from.shape.join('×')} → ${node.shape.join('×')}`,
  };
}

/** The element at position p of a line; its coordinates are at hand while at most one other axis is left on each side. */
function readingSite(from: Node, axis: number, { OUTER, INNER }: { OUTER: number; INNER: number }, kernel: KernelText): Site {
  const coordinates = from.shape.map((n, i) => (i === axis ? 'p' : n === 1 ? '0u' : i < axis ? 'outer' : 'inner'));
  const simple = from.shape.every((n, i) => i === axis || n === 1 || n === (i < axis ? OUTER : INNER));
  return kernel.site('((outer * LENGTH + p) * INNER + inner)', simple ? { shape: from.shape, coordinates } : undefined);
}
