import { accessOf } from '../compile/access';
import type { Access } from '../compile/access';
import { arrange } from '../compile/arrange';
import type { Fusion, Group } from '../compile/fuse';
import type { Lowered } from '../compile/lower';
import { assignMemory, storedNodes } from '../compile/memory';
import type { Memory } from '../compile/memory';
import { sizeOf, stridesOf } from '../graph';
import type { Node, Program, Shape } from '../graph';

/**
 * Runs a program's dispatches on a model of its buffers in which every element knows whose value it holds. Throws
 * when a dispatch would read an element that holds another tensor's value or that the same dispatch overwrites in
 * another invocation, when two stores of one dispatch meet, or when at the end a result is not where it is said to be.
 */
export function simulateMemory(program: Program): { groups: number; arena: number } {
  const { lowered, fusion, groups } = arrange(program);
  const memory = assignMemory(program, lowered, fusion, groups);
  const model = new MemoryModel(lowered, fusion, memory);
  const readElsewhere = new Set(groups.flatMap((group) => [...group.reads]));
  for (const group of groups) model.run(group, storedNodes(group, lowered, readElsewhere));
  for (const [name, node] of lowered.outputs) model.expectWhole(node, `output ${name}`);
  for (const [name, node] of lowered.updates) {
    model.expectWhole(node, `new ${name}`);
    if (memory.homeOf(node)!.buffer !== memory.inputs[name]!.buffer) throw new Error(`new ${name} lies elsewhere`);
  }
  return { groups: groups.length, arena: memory.buffers.get('arena')?.elements ?? 0 };
}

/** An element of a buffer: the buffer's number times this, plus the element's. */
type Position = number;
const LARGEST_BUFFER = 2 ** 32;

class MemoryModel {
  readonly #fusion: Fusion;
  readonly #memory: Memory;
  readonly #holds = new Map<Position, Node>();
  readonly #places = new Map<Node, Position[]>();

  constructor(lowered: Lowered, fusion: Fusion, memory: Memory) {
    this.#fusion = fusion;
    this.#memory = memory;
    for (const node of lowered.order) {
      if (['input', 'constant'].includes(node.op.kind) && memory.homeOf(node)) this.#write(node);
    }
  }

  run(group: Group, stored: readonly Node[]): void {
    const writes = new Map<Position, number>();
    for (const node of stored) {
      this.#positions(node).forEach((position, element) => {
        if (writes.has(position)) throw new Error(`two stores of one dispatch meet at ${this.#name(position)}`);
        writes.set(position, element);
      });
    }
    if (group.root) this.#readAll(group.root, group, writes);
    for (const member of group.members) this.#readByMember(member, member, group, writes);
    for (const node of stored) this.#write(node);
  }

  /** Checks that a tensor's place holds all of it. */
  expectWhole(node: Node, what: string): void {
    const home = this.#memory.homeOf(node);
    if (!home) throw new Error(`${what} was never stored`);
    this.#read(contiguous(node), what);
    const { strides } = home;
    if (stridesOf(node.shape).some((stride, axis) => node.shape[axis] !== 1 && stride !== strides[axis])) {
      throw new Error(`${what} does not lie in order`);
    }
  }

  /** Reads of a product or reduction: any invocation may need any element, so none may be overwritten meanwhile. */
  #readAll(node: Node, group: Group, writes: ReadonlyMap<Position, number>): void {
    for (const source of node.inputs) {
      const access = accessOf(source);
      if (this.#fusion.inline.has(access.base)) {
        this.#readAll(access.base, group, writes);
        continue;
      }
      if (this.#isComputedIn(access.base, group)) throw new Error('a product reads what its own dispatch computes');
      for (const position of this.#read(access, node.op.kind)) {
        if (writes.has(position)) throw new Error(`a ${node.op.kind} reads ${this.#name(position)}, which its dispatch overwrites`);
      }
    }
  }

  /** Reads of elementwise work: element e may be overwritten only by the invocation that computes element e. */
  #readByMember(node: Node, member: Node, group: Group, writes: ReadonlyMap<Position, number>): void {
    if (node.op.kind === 'gather') {
      this.#readAll(node, group, writes);
      return;
    }
    for (const source of node.inputs) {
      const access = broadcastTo(accessOf(source), node.shape);
      const { base } = access;
      const aligned = isInOrder(access, base);
      if (this.#fusion.inline.has(base) && aligned) {
        this.#readByMember(base, member, group, writes);
      } else if (this.#fusion.inline.has(base)) {
        this.#readAll(base, group, writes);
      } else if (this.#isComputedIn(base, group)) {
        if (!aligned) throw new Error(`element e of a ${node.op.kind} needs another element of its own dispatch`);
      } else {
        this.#read(access, node.op.kind).forEach((position, element) => {
          const by = writes.get(position);
          if (by !== undefined && by !== element)
            throw new Error(`${this.#name(position)} is read by element ${element} and written by ${by}`);
        });
      }
    }
  }

  #isComputedIn(node: Node, group: Group): boolean {
    return node === group.root || group.members.includes(node);
  }

  /** Positions that an access touches, checked to hold its base's value. A uniform constant has none. */
  #read(access: Access, what: string): Position[] {
    const { base } = access;
    if (base.op.kind === 'constant' && base.op.values.length === 1) return [];
    const places = this.#positions(base);
    const owners = ownersOf(base);
    return elementsOf(access).map((element) => {
      const position = places[element]!;
      if (this.#holds.get(position) !== owners(element)) throw new Error(`${what}: ${this.#name(position)} holds another tensor's value`);
      return position;
    });
  }

  #write(node: Node): void {
    for (const position of this.#positions(node)) this.#holds.set(position, node);
  }

  /** Where the elements of a tensor lie, in row-major order. */
  #positions(node: Node): Position[] {
    const known = this.#places.get(node);
    if (known) return known;
    const home = this.#memory.homeOf(node);
    if (!home) throw new Error(`a ${node.op.kind} of shape [${node.shape.join()}] is read and was never stored`);
    const spec = this.#memory.buffers.get(home.buffer)!;
    const start = [...this.#memory.buffers.keys()].indexOf(home.buffer) * LARGEST_BUFFER;
    const places = elementsOf({ base: node, offset: home.offset, strides: home.strides, shape: node.shape }).map((at) => {
      if (!(at >= 0 && at < spec.elements)) throw new Error(`element ${at} is outside buffer ${home.buffer}`);
      return start + at;
    });
    this.#places.set(node, places);
    return places;
  }

  #name(position: Position): string {
    return `${[...this.#memory.buffers.keys()][Math.floor(position / LARGEST_BUFFER)]!} ${position % LARGEST_BUFFER}`;
  }
}

/** Whose value element number e of a tensor is: its own, or for a concat that of the piece it comes from. */
function ownersOf(base: Node): (element: number) => Node {
  if (base.op.kind !== 'concat') return () => base;
  const owners: Node[] = base.inputs.flatMap((piece) => Array<Node>(piece.shape.at(-1)!).fill(accessOf(piece).base));
  return (element) => owners[element % owners.length]!;
}

const contiguous = (node: Node): Access => ({ base: node, offset: 0, strides: stridesOf(node.shape), shape: node.shape });

const isInOrder = (access: Access, base: Node): boolean =>
  sizeOf(access.shape) === sizeOf(base.shape) && elementsOf(access).every((element, i) => element === i);

function broadcastTo(access: Access, shape: Shape): Access {
  const extra = shape.length - access.shape.length;
  return { ...access, shape, strides: shape.map((_, i) => (i < extra || access.shape[i - extra] === 1 ? 0 : access.strides[i - extra]!)) };
}

/** Numbers of the base's elements that an access shows, by plain counting. */
export function elementsOf({ offset, strides, shape }: Access): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    let rest = i;
    let at = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return at;
  });
}
