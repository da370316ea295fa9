import { uniforms } from '../data/philox';
import { expr as E, ops, sizeOf, topologicalOrder } from '../graph';
import type { Feeds, Node, Program } from '../graph';
import { interpret } from '../graph/interpret';
import { makeNode } from '../graph/node';

/** Relative disturbance of every computed value: four units in the last place of a float32. */
const EPSILON = 2 ** -21;

interface Disturbance {
  readonly seed: number;
  readonly aligned: boolean;
}

const DISTURBANCES: readonly Disturbance[] = [
  { seed: 1, aligned: false },
  { seed: 2, aligned: true },
  { seed: 3, aligned: true },
];

/** A program's results in float64, and how far rounding alone may move them. */
export interface Expected {
  readonly value: Float64Array;
  /** Largest difference, over the array, that disturbing every operation made. */
  readonly spread: number;
}

/**
 * Runs a program in float64 for every element of `steps`, undisturbed and with every operation's result disturbed by
 * rounding errors; gives outputs and states as the last run leaves them.
 */
export function expectedResults(program: Program, feeds: Feeds, steps: readonly Feeds[]): Record<string, Expected> {
  const exact = runAll(program, feeds, steps);
  const disturbed = DISTURBANCES.map((disturbance) => runAll(disturb(program, disturbance), feeds, steps));
  return Object.fromEntries(
    Object.entries(exact).map(([name, value]) => {
      const spread = disturbed.map((other) => largestDifference(value, other[name]!));
      return [name, { value, spread: Math.max(...spread) }];
    }),
  );
}

/** Largest difference between two arrays of one length; NaN where either has one. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => {
    const difference = Math.abs(value - b[i]!);
    return difference <= most ? most : difference;
  }, 0);
}

function runAll(program: Program, feeds: Feeds, steps: readonly Feeds[]): Record<string, Float64Array> {
  let states: Record<string, Float64Array> = {};
  let outputs: Record<string, Float64Array> = {};
  const { updates = {} } = program;
  const roots = [...Object.values(program.outputs), ...Object.values(updates)];
  for (const step of steps) {
    const values = interpret(roots, { ...feeds, ...states, ...step });
    outputs = Object.fromEntries(Object.keys(program.outputs).map((name, i) => [name, values[i]!]));
    states = Object.fromEntries(Object.keys(updates).map((name, i) => [name, values[Object.keys(outputs).length + i]!]));
  }
  return { ...outputs, ...states };
}

/** The same program with noise where a float32 implementation rounds. */
function disturb(program: Program, disturbance: Disturbance): Program {
  const replaced = new Map<Node, Node>();
  const { outputs, updates = {} } = program;
  for (const node of topologicalOrder([...Object.values(outputs), ...Object.values(updates)])) {
    const inputs = node.inputs.map((source) => replaced.get(source)!);
    const same = inputs.every((source, i) => source === node.inputs[i]) ? node : makeNode(node.op, inputs, node.shape);
    const scale = scaleOf(same, inputs);
    replaced.set(node, scale ? ops.add(same, ops.mul(scale, noise(node, disturbance))) : same);
  }
  const all = (named: Readonly<Record<string, Node>>) =>
    Object.fromEntries(Object.entries(named).map(([k, node]) => [k, replaced.get(node)!]));
  return { ...program, outputs: all(outputs), updates: all(updates) };
}

/** What the rounding errors of an operation are relative to: sums, to the sum of the magnitudes. */
function scaleOf(node: Node, inputs: readonly Node[]): Node | undefined {
  const { op } = node;
  const magnitude = (x: Node) => ops.map(E.abs(E.arg(0)), [x]);
  switch (op.kind) {
    case 'map':
      return node;
    case 'matmul':
      return ops.matmul(magnitude(inputs[0]!), magnitude(inputs[1]!), op);
    case 'reduce':
      return op.reducer === 'sum' ? ops.sum(magnitude(inputs[0]!), op.axis) : undefined;
    default:
      return undefined;
  }
}

/** Errors of all elements at random, or all of one size and sign: equal elements err equally, and sums then add that up. */
function noise(node: Node, { seed, aligned }: Disturbance): Node {
  const drawn = uniforms({ seed, stream: node.id }, aligned ? 1 : sizeOf(node.shape));
  return ops.constant(
    drawn.map((u) => (2 * u - 1) * EPSILON),
    node.shape,
  );
}
