import fc from 'fast-check';
import { normals } from '../data/philox';
import { expr as E, ops, sizeOf } from '../graph';
import type { Feeds, Node, Shape } from '../graph';

/** One operation: which, and numbers that choose its operands and options among those that fit. */
export type Step = readonly [operation: number, a: number, b: number, option: number];

/** What a random graph is built from; shrinks to fewer operations. */
export interface GraphRecipe {
  seed: number;
  steps: readonly Step[];
}

const choice = fc.nat({ max: 999 });

/** Graphs of up to `size` operations. */
export function graphRecipes(size = 12): fc.Arbitrary<GraphRecipe> {
  return fc.record({
    seed: fc.nat({ max: 1e6 }),
    steps: fc.array(fc.tuple(choice, choice, choice, choice), { minLength: 1, maxLength: size }),
  });
}

/** A graph with values for its inputs. */
export interface RandomGraph {
  /** The inputs that values may be differentiated by: `theta` [12], `table` [3, 4] and `cube` [2, 3, 2]. */
  inputs: Node[];
  /** Row numbers for `gather`, u32. */
  index: Node;
  feeds: Record<string, Float64Array>;
  /** The last values computed, of various shapes. */
  outputs: Node[];
  /** A scalar that depends on everything computed. */
  loss: Node;
}

/** No tensor of a random graph has more elements. */
const LARGEST = 72;

const x = E.arg(0);
const y = E.arg(1);

/** Smooth or with kinks that random numbers miss; each bounded enough to be applied again and again. */
const UNARY: readonly E.Expr[] = [
  E.tanh(x),
  E.sigmoid(x),
  E.softsign(x),
  E.softplus(x),
  E.exp(E.neg(E.square(x))),
  E.expm1(E.tanh(x)),
  E.log(E.add(E.num(1.5), E.square(x))),
  E.sqrt(E.add(E.num(0.5), E.square(x))),
  E.mul(x, E.sech2(x)),
  E.mul(x, E.sigmoidSlope(x)),
  E.absDecay(E.add(x, E.num(0.3))),
  E.abs(E.sub(x, E.num(0.123))),
  E.mul(E.sign(E.sub(x, E.num(0.321))), x),
  E.select(E.sub(x, E.num(0.05)), E.tanh(x), E.mul(E.num(0.1), x)),
  E.neg(x),
  E.num(0.5),
];

const BINARY: readonly E.Expr[] = [
  E.add(x, y),
  E.sub(x, y),
  E.mul(E.tanh(x), y),
  E.div(x, E.add(E.num(1), E.square(y))),
  E.max(x, E.add(y, E.num(0.0123))),
  E.mul(E.equal(x, y), x),
  E.select(E.sub(x, E.add(y, E.num(0.0321))), E.sigmoid(y), E.square(E.tanh(x))),
];

const OPERATIONS: readonly ((pool: Pool, a: Node, b: number, option: number) => Node | undefined)[] = [
  (_pool, a, _b, option) => ops.map(pick(UNARY, option), [a]),
  (pool, a, b, option) => ops.map(pick(BINARY, option), [a, fitting(pool, b, (node) => broadcasts(a.shape, node.shape)) ?? a]),
  product,
  product,
  (_pool, a, b) => (a.shape.length > 0 ? ops.sum(a, b % a.shape.length) : undefined),
  (_pool, a, b) => (a.shape.length > 0 ? ops.reduce('max', a, b % a.shape.length) : undefined),
  (_pool, a, b, option) => {
    const last = a.shape.at(-1);
    if (last === undefined) return undefined;
    const offset = b % last;
    return ops.slice(a, offset, 1 + (option % (last - offset)));
  },
  (pool, a, b) => {
    const other = fitting(pool, b, (node) => node.shape.length > 0 && node.shape.slice(0, -1).join() === a.shape.slice(0, -1).join());
    return other && a.shape.length > 0 ? ops.concat([a, other, a]) : undefined;
  },
  (_pool, a, _b, option) => ops.reshape(a, pick(factorings(sizeOf(a.shape)), option)),
  (_pool, a, _b, option) => (a.shape.length > 1 ? ops.transpose(a, pick(permutations(a.shape.length), option)) : undefined),
  (_pool, a, b) => ops.broadcast(a, [...(b % 2 ? [2] : []), ...a.shape.map((n, i) => (n === 1 ? 1 + ((b >> i) % 3) : n))]),
  (pool, a) => (a.shape.length === 2 && a.shape[0]! >= 2 ? ops.gather(a, pool.index) : undefined),
  (_pool, a, b) => ops.probe(`probe ${String(b)}`, a),
];

/** Nodes to apply operations to, and the row numbers for `gather` (0 or 1). */
export interface Pool {
  nodes: Node[];
  index: Node;
}

/** Adds the result of every step whose operation fits its operand and has at most `largest` elements. */
export function grow(pool: Pool, steps: readonly Step[], largest: number): void {
  for (const [operation, a, b, option] of steps) {
    const made = pick(OPERATIONS, operation)(pool, pick(pool.nodes, a), b, option);
    if (made && sizeOf(made.shape) <= largest) pool.nodes.push(made);
  }
}

/** Builds the graph that a recipe describes. */
export function randomGraph({ seed, steps }: GraphRecipe): RandomGraph {
  const inputs = [ops.input('theta', [12]), ops.input('table', [3, 4]), ops.input('cube', [2, 3, 2])];
  const index = ops.input('rows', [2, 2], 'u32');
  const pool: Pool = { nodes: [...inputs], index };
  grow(pool, steps, LARGEST);
  const feeds = Object.fromEntries(inputs.map((node, i) => [(node.op as { name: string }).name, normals({ seed, stream: i }, 12)]));
  const terms = pool.nodes.map((node, i) => ops.mul(ops.meanAll(ops.map(E.mul(x, E.softsign(x)), [node])), 1 / (1 + i)));
  return {
    inputs,
    index,
    feeds: { ...feeds, rows: Float64Array.of(1, 0, 1, 1) },
    outputs: pool.nodes.slice(-3),
    loss: terms.reduce((sum, term) => ops.add(sum, term)),
  };
}

/** Values of one input along a direction from where `feeds` has it: f(x + t d) is f with these. */
export function moved(feeds: Feeds, name: string, direction: ArrayLike<number>, t: number): Feeds {
  return { ...feeds, [name]: Float64Array.from(feeds[name]!, (value, i) => value + t * direction[i]!) };
}

const pick = <T>(items: readonly T[], which: number): T => items[which % items.length]!;

function fitting(pool: Pool, which: number, fits: (node: Node) => boolean): Node | undefined {
  const candidates = pool.nodes.filter(fits);
  return candidates.length > 0 ? pick(candidates, which) : undefined;
}

function broadcasts(a: Shape, b: Shape): boolean {
  const ends = [...a].reverse();
  return [...b].reverse().every((n, i) => n === 1 || (ends[i] ?? 1) === 1 || n === ends[i]);
}

/** A product with any operand that fits under one of the four transpositions; its values are kept of order one. */
function product(pool: Pool, a: Node, b: number, option: number): Node | undefined {
  if (a.shape.length < 2) return undefined;
  const [transposeA, transposeB] = [option % 2 === 1, option % 4 > 1];
  const inner = a.shape.at(transposeA ? -2 : -1);
  const other = fitting(pool, b, (node) => {
    return (
      node.shape.length > 1 && node.shape.at(transposeB ? -1 : -2) === inner && broadcasts(a.shape.slice(0, -2), node.shape.slice(0, -2))
    );
  });
  return other && ops.map(E.softsign(x), [ops.matmul(a, other, { transposeA, transposeB })]);
}

function factorings(size: number): Shape[] {
  const found: Shape[] = [[size]];
  for (let n = 2; n < size; n++) if (size % n === 0) found.push([n, size / n], [1, n, size / n]);
  return found;
}

function permutations(rank: number): number[][] {
  if (rank === 0) return [[]];
  return permutations(rank - 1).flatMap((rest) =>
    Array.from({ length: rank }, (_, at) => [...rest.slice(0, at), rank - 1, ...rest.slice(at)]),
  );
}
