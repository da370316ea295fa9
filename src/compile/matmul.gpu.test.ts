import { describe, expect, test } from 'vitest';
import { normals } from '../data/philox';
import { expr as E, ops, sizeOf } from '../graph';
import type { Feeds, Node, Program } from '../graph';
import { interpret } from '../graph/interpret';
import { ProgramBench } from '../test/programBench';
import { BLOCKS } from './blocks';
import { compile } from './compile';

const bench = await ProgramBench.open();
const blocks = BLOCKS.filter(({ quad }) => !quad || bench.ctx.hasQuads);

/** An input with its values. */
function given(name: string, shape: readonly number[]): [Node, Feeds] {
  return [ops.input(name, shape), { [name]: Float32Array.from(normals({ seed: 7, stream: name.length + shape[0]! }, sizeOf(shape))) }];
}

type Transposed = 'none' | 'A' | 'B' | 'both';

/** The outputs of a program under each block. */
function underAllBlocks(program: Program, feeds: Feeds): Promise<Record<string, Float32Array>[]> {
  const each = blocks.map(async (block) => {
    const { outputs, states } = await bench.run(program, feeds, [{}], { chooseBlock: () => block });
    return { ...Object.fromEntries(Object.entries(outputs).map(([name, [value]]) => [name, value!])), ...states };
  });
  return Promise.all(each);
}

/** Products op(A) op(B) of one size, transposed as told, and for each the sum of magnitudes Σ|a·b|. */
function products(m: number, k: number, n: number, transposed: Transposed[]) {
  const [A, feedsA] = given('A', [m, k]);
  const [At, feedsAt] = given('Atransposed', [k, m]);
  const [B, feedsB] = given('BB', [k, n]);
  const [Bt, feedsBt] = given('BBtransposed', [n, k]);
  const make = (f: (x: Node) => Node) =>
    transposed.map((which) => {
      const [transposeA, transposeB] = [which === 'A' || which === 'both', which === 'B' || which === 'both'];
      return ops.matmul(f(transposeA ? At : A), f(transposeB ? Bt : B), { transposeA, transposeB });
    });
  const feeds = { ...feedsA, ...feedsAt, ...feedsB, ...feedsBt };
  return { feeds, results: make((x) => x), magnitudes: make((x) => ops.map(E.abs(E.arg(0)), [x])) };
}

describe('products', () => {
  test.each<[number, number, number, Transposed[]]>([
    [1, 1, 1, ['none']],
    [3, 65, 63, ['both']],
    [63, 1, 65, ['B']],
    [64, 64, 64, ['both']],
    [65, 97, 257, ['none']],
    [36, 44, 68, ['none', 'A', 'B', 'both']],
    [257, 3, 97, ['A']],
    [97, 257, 1, ['B']],
  ])('%i×%i·%i under every block, transposed: %j', async (m, k, n, transposed) => {
    const { feeds, results, magnitudes } = products(m, k, n, transposed);
    const program = { label: 'products', outputs: Object.fromEntries(results.map((node, i) => [`y${i}`, node])) };
    const [first, ...others] = await underAllBlocks(program, feeds);
    for (const other of others) expect(other).toEqual(first);
    const exact = interpret(results, feeds);
    const bound = interpret(magnitudes, feeds);
    results.forEach((_, i) => {
      const excess = exact[i]!.map((value, at) => Math.abs(first![`y${i}`]![at]! - value) - (k + 1) * 2 ** -23 * bound[i]![at]!);
      expect(Math.max(...excess)).toBeLessThanOrEqual(0);
    });
  });

  test('of stacks of matrices, one side repeated', async () => {
    const [A, feedsA] = given('A', [2, 3, 65, 17]);
    const [B, feedsB] = given('BB', [3, 17, 33]);
    const [C, feedsC] = given('CCC', [3, 33, 65]);
    const outputs = { ab: ops.matmul(A, B), once: ops.matmul(C, ops.slice(A, 1, 5)), other: ops.matmul(B, C) };
    const feeds = { ...feedsA, ...feedsB, ...feedsC };
    const [first, ...others] = await underAllBlocks({ label: 'stacks', outputs }, feeds);
    for (const other of others) expect(other).toEqual(first);
    const exact = interpret(Object.values(outputs), feeds);
    Object.keys(outputs).forEach((name, i) => {
      expect(Math.max(...exact[i]!.map((value, at) => Math.abs(first![name]![at]! - value)))).toBeLessThan(1e-4);
    });
  });

  test.each([
    [65, 33],
    [36, 20],
  ])('with the sums of the right-hand columns beside them: %i×100·100×%i', async (m, n) => {
    const [A, feedsA] = given('A', [100, m]);
    const [B, feedsB] = given('BB', [100, n]);
    const outputs = { product: ops.matmul(A, B, { transposeA: true }), sums: ops.sum(B, 0) };
    const feeds = { ...feedsA, ...feedsB };
    const program = { label: 'sums', outputs };
    expect(compile(program).dispatches.map(({ label }) => label)).toEqual(['product, sums']);
    const [first, ...others] = await underAllBlocks(program, feeds);
    for (const other of others) expect(other).toEqual(first);
    const exact = interpret(Object.values(outputs), feeds);
    Object.keys(outputs).forEach((name, i) => {
      expect(Math.max(...exact[i]!.map((value, at) => Math.abs(first![name]![at]! - value)))).toBeLessThan(1e-4);
    });
  });

  test.each([
    [65, 33, 97],
    [65, 36, 100],
  ])('with work before and after them, into a state in place: %i×%i·%i', async (m, k, n) => {
    const [A, feedsA] = given('A', [m, k]);
    const [B, feedsB] = given('BB', [k, n]);
    const [bias, feedsBias] = given('bias', [n]);
    const [state, feedsState] = given('state', [m, n]);
    const relu = (x: Node) => ops.map(E.max(E.arg(0), E.num(0)), [x]);
    const z = ops.add(ops.matmul(relu(A), ops.mul(B, 0.125)), bias);
    const h = ops.map(E.tanh(E.arg(0)), [z]);
    const program = { label: 'layer', outputs: { h, z }, updates: { state: ops.sub(state, ops.mul(h, 0.5)) } };
    const feeds = { ...feedsA, ...feedsB, ...feedsBias, ...feedsState };
    const [first, ...others] = await underAllBlocks(program, feeds);
    for (const other of others) expect(other).toEqual(first);
    const exact = interpret([h, z, program.updates.state], feeds);
    ['h', 'z', 'state'].forEach((name, i) => {
      expect(Math.max(...exact[i]!.map((value, at) => Math.abs(first![name]![at]! - value)))).toBeLessThan(1e-5);
    });
  });
});
