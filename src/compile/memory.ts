import { ShapeError, sizeOf, stridesOf } from '../graph';
import type { Node, Program } from '../graph';
import { nodesOf } from './fuse';
import type { Fusion, Group } from './fuse';
import type { Lowered } from './lower';
import type { BufferSpec, Location } from './plan';

/** Where a stored tensor lies: element c at offset + Σ c·strides of the buffer. */
export interface Home {
  readonly buffer: string;
  readonly offset: number;
  readonly strides: readonly number[];
}

export interface Memory {
  /** Buffers by the name they have in the WGSL. */
  readonly buffers: ReadonlyMap<string, BufferSpec>;
  /** Place of a given or stored tensor; undefined for one that is only computed in passing. */
  readonly homeOf: (node: Node) => Home | undefined;
  readonly inputs: Readonly<Record<string, { buffer: string; location: Omit<Location, 'buffer'> }>>;
}

const ARENA = 'arena';
const CONSTANTS = 'constants';
const OUTPUTS = 'outputs';
const STEP_OUTPUTS = 'step_outputs';
const STEP_INPUTS = { f32: 'step_inputs', u32: 'step_rows' } as const;

/** Tensors of the arena begin at multiples of this, so that neighbouring ones never share a 64-byte line. */
const ALIGNMENT = 16;

type Draft = { -readonly [K in keyof BufferSpec]: BufferSpec[K] };

/**
 * Gives every tensor that outlives its dispatch a place. Inputs and states have buffers of their own; outputs share
 * one, per-step values one a kind, constants one; all temporaries share the arena, in which a place is used again as
 * soon as its tensor has had its last reader. Outputs that are `kept` there stay to the end.
 */
export function assignMemory(
  program: Program,
  lowered: Lowered,
  fusion: Fusion,
  groups: readonly Group[],
  kept: ReadonlySet<string> = new Set(),
): Memory {
  const drafts = new Map<string, Draft>();
  const homes = new Map<Node, Home>();
  const inputs: Record<string, { buffer: string; location: Omit<Location, 'buffer'> }> = {};
  const reserve = (name: string, role: BufferSpec['role'], type: 'f32' | 'u32', elements: number, label = name): number => {
    const draft = drafts.get(name) ?? { label, role, type, elements: 0 };
    drafts.set(name, draft);
    const offset = draft.elements;
    draft.elements += elements;
    return offset;
  };
  const constants: { offset: number; values: ArrayLike<number> }[] = [];
  for (const node of lowered.order) {
    if (node.op.kind === 'constant' && node.op.values.length > 1) {
      const offset = reserve(CONSTANTS, 'constant', 'f32', node.op.values.length);
      constants.push({ offset, values: node.op.values });
      homes.set(node, { buffer: CONSTANTS, offset, strides: stridesOf(node.shape) });
    }
    if (node.op.kind !== 'input') continue;
    const { name, type } = node.op;
    if (inputs[name]) throw new Error(`compile: input "${name}" of "${program.label}" is declared twice, with different shapes or types`);
    const each = program.perStep?.includes(name);
    const role = each ? 'step' : lowered.updates.has(name) ? 'state' : 'input';
    const buffer = each ? STEP_INPUTS[type] : variableOf(name);
    const offset = reserve(buffer, role, type, sizeOf(node.shape), each ? buffer : name);
    homes.set(node, { buffer, offset, strides: stridesOf(node.shape) });
    inputs[name] = { buffer, location: { offset, shape: node.shape } };
  }
  for (const [name, node] of lowered.outputs) {
    if (kept.has(name)) continue;
    const each = program.perStepOutputs?.includes(name);
    const buffer = each ? STEP_OUTPUTS : OUTPUTS;
    const offset = reserve(buffer, each ? 'stepOutput' : 'output', 'f32', sizeOf(node.shape));
    homes.set(node, { buffer, offset, strides: stridesOf(node.shape) });
  }
  for (const [name, node] of lowered.updates) {
    const buffer = variableOf(name);
    // A state that nothing reads has no input in the graph.
    inputs[name] ??= { buffer, location: { offset: reserve(buffer, 'state', 'f32', sizeOf(node.shape), name), shape: node.shape } };
    checkUpdate(name, node, drafts.get(buffer));
    homes.set(node, { buffer, offset: 0, strides: stridesOf(node.shape) });
  }
  const { places, elements } = packArena(lowered, fusion, groups, homes);
  for (const [node, offset] of places) homes.set(node, { buffer: ARENA, offset, strides: stridesOf(node.shape) });
  if (elements) reserve(ARENA, 'temporary', 'f32', elements);
  for (const [node, placement] of lowered.placements) {
    if (placement.kind === 'piece') homes.set(node, pieceHome(node, homes.get(placement.whole)!, placement));
  }
  const table = drafts.get(CONSTANTS);
  if (table) {
    table.values = new Float32Array(table.elements);
    for (const { offset, values } of constants) table.values.set(values, offset);
  }
  return { buffers: drafts, homeOf: (node) => homes.get(node), inputs };
}

/** The name of an input's buffer in the WGSL, which no variable or word of the language has. */
function variableOf(input: string): string {
  return `in_${input.replace(/[^A-Za-z0-9_]/g, (character) => `_${character.codePointAt(0)!.toString(16)}_`)}`;
}

function checkUpdate(name: string, { shape }: Node, state: Draft | undefined): void {
  if (state?.role !== 'state' || state.type !== 'f32') throw new Error(`compile: "${name}" is updated and must be a state of type f32`);
  if (state.elements === sizeOf(shape)) return;
  throw new ShapeError(`compile: the new "${name}" has shape [${shape.join(', ')}], the state has ${state.elements} elements`);
}

/** A piece's rows lie in the rows of the whole. A piece of several rows is always a copy of the piece's own shape. */
function pieceHome(node: Node, whole: Home, placement: { whole: Node; offset: number }): Home {
  const length = placement.whole.shape.at(-1)!;
  const rows = sizeOf(placement.whole.shape) / length;
  const strides = rows === 1 ? stridesOf(node.shape) : stridesOf([...node.shape.slice(0, -1), length]);
  return { buffer: whole.buffer, offset: whole.offset + placement.offset, strides };
}

interface Life {
  readonly node: Node;
  readonly size: number;
  first: number;
  last: number;
}

/** Places for temporaries: largest first, each at the lowest offset free during its whole life. */
function packArena(lowered: Lowered, fusion: Fusion, groups: readonly Group[], homes: ReadonlyMap<Node, Home>) {
  const lives = lifetimes(lowered, fusion, groups).filter(({ node }) => !homes.has(node));
  const places = new Map<Node, number>();
  const placed: (Life & { offset: number })[] = [];
  let elements = 0;
  for (const life of lives.sort((a, b) => b.size - a.size)) {
    const size = Math.ceil(life.size / ALIGNMENT) * ALIGNMENT;
    const rivals = placed.filter((other) => other.first <= life.last && life.first <= other.last);
    let offset = 0;
    for (const rival of rivals.sort((a, b) => a.offset - b.offset)) {
      if (rival.offset >= offset + size) break;
      offset = Math.max(offset, rival.offset + Math.ceil(rival.size / ALIGNMENT) * ALIGNMENT);
    }
    placed.push({ ...life, offset });
    places.set(life.node, offset);
    elements = Math.max(elements, offset + size);
  }
  return { places, elements };
}

/** From the dispatch that writes a tensor to the last that reads it. A concat lives as long as any of its pieces. */
function lifetimes(lowered: Lowered, fusion: Fusion, groups: readonly Group[]): Life[] {
  const position = new Map(groups.map((group, i) => [group, i]));
  const lives = new Map<Node, Life>();
  const touch = (node: Node, at: number): void => {
    const placement = lowered.placements.get(node);
    const owner = placement?.kind === 'piece' ? placement.whole : node;
    const life = lives.get(owner);
    if (!life) lives.set(owner, { node: owner, size: sizeOf(owner.shape), first: at, last: at });
    else [life.first, life.last] = [Math.min(life.first, at), Math.max(life.last, at)];
  };
  for (const group of groups) {
    for (const base of group.reads) {
      touch(base, position.get(fusion.home.get(base)!)!);
      touch(base, position.get(group)!);
    }
  }
  for (const [node, placement] of lowered.placements) {
    const group = fusion.home.get(node);
    if (placement.kind === 'piece' && group) touch(node, position.get(group)!);
    if (placement.kind === 'output' && group) {
      touch(node, position.get(group)!);
      touch(node, groups.length);
    }
  }
  return [...lives.values()];
}

/** Nodes of a group that must be stored: placed ones, and those that other groups read. */
export function storedNodes(group: Group, lowered: Lowered, readElsewhere: ReadonlySet<Node>): Node[] {
  return nodesOf(group).filter((node) => lowered.placements.has(node) || readElsewhere.has(node));
}
