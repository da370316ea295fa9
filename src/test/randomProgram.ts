import fc from 'fast-check';
import { normals } from '../data/philox';
import { expr as E, ops, sizeOf } from '../graph';
import type { Feeds, Node, Program } from '../graph';
import { vmap } from '../graph/vmap';
import { grow } from './randomGraph';
import type { Step } from './randomGraph';

/** What a random program is built from; shrinks to fewer operations and smaller tensors. */
export interface ProgramRecipe {
  seed: number;
  /** Sizes that most tensors are made of. */
  sizes: readonly [number, number, number];
  steps: readonly Step[];
  /** Choose the outputs and the states with their new values. */
  ends: readonly [number, number, number, number];
}

/** A program with the values it needs. */
export interface RandomProgram {
  program: Program;
  /** Inputs and the states' first values. */
  feeds: Feeds;
  /** The per-step inputs of a few runs. */
  steps: readonly Feeds[];
}

const REPLICAS = 3;

const choice = fc.nat({ max: 999 });

/** Programs of up to `length` operations on tensors made of the sizes given. */
export function programRecipes(sizes: readonly number[], length: number): fc.Arbitrary<ProgramRecipe> {
  const size = fc.constantFrom(...sizes);
  return fc.record({
    seed: fc.nat({ max: 1e6 }),
    sizes: fc.tuple(size, size, size),
    steps: fc.array(fc.tuple(choice, choice, choice, choice), { minLength: 1, maxLength: length }),
    ends: fc.tuple(choice, choice, choice, choice),
  });
}

/**
 * Builds the program that a recipe describes, no tensor of which has more than `largest` elements unless an input does.
 * Row numbers
 * are 0 and 1, since any table of two rows may be asked for them. Inputs bear the names of variables that kernels use themselves.
 */
export function randomProgram({ seed, sizes: [p, q, r], steps, ends }: ProgramRecipe, largest: number): RandomProgram {
  const inputs = [ops.input('a', [p, q]), ops.input('k', [q, r]), ops.input('x', [q]), ops.input('row', [2, p, q])];
  const replicas = ops.input('batch', [REPLICAS, p, q]);
  const rate = ops.input('rate', []);
  const index = ops.input('rows', [3], 'u32');
  const known = [
    ops.constant(0.75, [q, p]),
    ops.constant(Float32Array.from(normals({ seed, stream: 9 }, q)), [q]),
    ops.map(E.add(E.mul(E.arg(0), E.num(0.5)), E.arg(1)), [index, rate]),
  ];
  const pool = { nodes: [...inputs, ...known], index };
  grow(pool, steps, largest);
  const states = ends[0] % 4 === 0 ? [] : inputs.filter((_, i) => (ends[0] >> i) % 2 === 1);
  const unread = ops.input('i', [q]);
  const kept = ends[0] % 5 === 0 ? [...states, unread] : states;
  const feeds = Object.fromEntries(
    [...inputs, unread, replicas].map((node, i) => [nameOf(node), normals({ seed, stream: i }, sizeOf(node.shape))]),
  );
  return {
    program: {
      label: 'random program',
      outputs: { ...outputsOf(pool.nodes, inputs[0]!, replicas, ends[3]), each: ops.meanAll(pool.nodes.at(-1)!) },
      updates: Object.fromEntries(kept.map((state, i) => [nameOf(state), nextOf(state, pool.nodes, ends[1] + 7 * i, ends[2] + i)])),
      perStep: ['rate', 'rows'],
      perStepOutputs: ['each'],
    },
    feeds: rounded(feeds),
    steps: Array.from({ length: 3 }, (_, t) => ({ rate: [0.5 ** t], rows: [t % 2, 0, 1] })),
  };
}

const nameOf = (node: Node): string => (node.op as { name: string }).name;

/** Feeds as the GPU gets them. */
const rounded = (feeds: Feeds): Feeds =>
  Object.fromEntries(Object.entries(feeds).map(([name, v]) => [name, Float64Array.from(Float32Array.from(v))]));

/** The last values computed, and by choice: one of them again, for replicas, a view of an input, an input, constants. */
function outputsOf(nodes: readonly Node[], given: Node, replicas: Node, which: number): Record<string, Node> {
  const [last, before] = [nodes.at(-1)!, nodes.at(-2)!];
  const extra: (() => Record<string, Node>)[] = [
    () => ({}),
    () => ({ again: last }),
    () => ({ view: ops.transpose(given) }),
    () => ({ given }),
    () => ({ fixed: ops.constant(0.5, [3, 2]), table: ops.constant([1, 2, 3], [3]) }),
    () => ({ part: last.shape.length > 0 ? ops.slice(last, 0, 1) : last }),
    () => ({ many: vmap([last], new Map([[given, replicas]]), REPLICAS)[0]! }),
    () => ({ moments: ops.matmul(given, given, { transposeA: true }), columns: ops.sum(given, 0) }),
    () => ({ joined: ops.add(ops.concat([flat(ops.sum(given, 0)), flat(ops.matmul(given, given, { transposeA: true }))]), 1) }),
    () => ({ many: vmap([before], new Map([[given, replicas]]), REPLICAS)[0]! }),
  ];
  return { last, before, ...extra[which % extra.length]!(), ...extra[(which >> 4) % extra.length]!() };
}

const flat = (x: Node): Node => ops.reshape(x, [sizeOf(x.shape)]);

/** A new value for a state: any value of as many elements, as it is or as a change. */
function nextOf(state: Node, nodes: readonly Node[], which: number, how: number): Node {
  const candidates = nodes.filter((node) => sizeOf(node.shape) === sizeOf(state.shape));
  const value = ops.reshape(candidates[which % candidates.length] ?? state, state.shape);
  return how % 3 === 0 ? ops.sub(state, ops.mul(value, 0.125)) : value;
}
