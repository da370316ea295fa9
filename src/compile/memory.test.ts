import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expr as E, ops } from '../graph';
import type { Node, Program } from '../graph';
import { OPTIMIZERS } from '../nn/optimizers';
import { trainingProgram } from '../nn/training';
import { simulateMemory } from '../test/planSimulation';
import { programRecipes, randomProgram } from '../test/randomProgram';
import { compile } from './compile';

const tanh = (x: Node): Node => ops.map(E.tanh(E.arg(0)), [x]);
const sigmoid = (x: Node): Node => ops.map(E.sigmoid(E.arg(0)), [x]);
const labels = (program: Program): string[] => compile(program).dispatches.map(({ label }) => label);

describe('temporaries', () => {
  test('no dispatch of a random program reads what has been overwritten, and every result is left in its own place', () => {
    fc.assert(
      fc.property(programRecipes([1, 2, 3, 4], 16), (recipe) => {
        const { program } = randomProgram(recipe, 64);
        simulateMemory(program);
        expect(compile(program).dispatches.length).toBeGreaterThan(0);
      }),
      { seed: 51, numRuns: 250 },
    );
  });

  test.each(Object.keys(OPTIMIZERS))('nor does one of training with %s, batch norm, skips and drawn batches', (type) => {
    const layers = [
      { n: 4, act: 'tanh', bn: true },
      { n: 4, act: 'relu', skip: 1 },
      { n: 4, act: 'gelu', bn: true, skip: 2 },
      { n: 2, act: 'identity' },
    ];
    const spec = { net: { input: 4, layers }, loss: 'ce', lambda: 0.1, optimizer: { type }, bn_momentum: 0.1 } as const;
    const { groups } = simulateMemory(trainingProgram(spec, 20, { size: 6, order: 'philox', seed: 1 }));
    expect(groups).toBeGreaterThan(20);
  });

  test('take the places of those that nobody reads any more', () => {
    const x = ops.input('x', [64, 64]);
    const weights = Array.from({ length: 6 }, (_, i) => ops.input(`w${i}`, [64, 64]));
    const y = weights.reduce((h, w) => ops.matmul(h, w), x);
    expect(simulateMemory({ label: 'chain', outputs: { y } })).toEqual({ groups: 6, arena: 2 * 64 * 64 });
  });
});

describe('column sums taken along by a product', () => {
  const X = ops.input('X', [6, 3]);
  const product = ops.matmul(ops.input('A', [4, 6]), X);
  const sum = ops.reshape(ops.sum(X, 0), [3]);

  test('lie where they are read, as pieces or as outputs', () => {
    expect(labels({ label: 'p', outputs: { product, sum } })).toEqual(['product, sum']);
    const joined = ops.concat([sum, ops.reshape(product, [12])]);
    const program = { label: 'p', outputs: { y: tanh(joined) } };
    simulateMemory(program);
    expect(labels(program)).toHaveLength(2);
  });

  test('do not wait for a product that comes after their readers', () => {
    const y = tanh(ops.concat([sum, ops.input('v', [9])]));
    simulateMemory({ label: 'p', outputs: { y, product } });
    simulateMemory({ label: 'p', outputs: { y: ops.add(product, ops.reshape(y, [4, 3])) } });
  });

  test('are written over a state after the epilogue has read it', () => {
    const [row, state] = [ops.matmul(ops.input('A', [1, 6]), X), ops.input('state', [1, 3])];
    const program = { label: 'p', outputs: { y: ops.add(row, state) }, updates: { state: ops.sum(X, 0) } };
    simulateMemory(program);
    expect(labels(program)).toEqual(['new state, y']);
    const [dispatch] = compile(program).dispatches;
    const block = dispatch!.wgsl.slice(dispatch!.wgsl.indexOf('fn block('));
    expect(block.lastIndexOf('column_sum(')).toBeGreaterThan(block.lastIndexOf('store('));
  });
});

describe('states', () => {
  const [a, b] = [ops.input('a', [3, 3]), ops.input('b', [3, 3])];

  test('are overwritten in place after their last reader', () => {
    const program = { label: 'step', outputs: { sum: ops.sumAll(ops.mul(a, b)) }, updates: { a: ops.sub(a, tanh(b)) } };
    simulateMemory(program);
    expect(labels(program)).toEqual(['sum', 'new a']);
    expect(compile(program).buffers.map(({ label, role }) => [label, role])).toEqual([
      ['a', 'state'],
      ['b', 'input'],
      ['outputs', 'output'],
    ]);
  });

  test.each<[string, Record<string, Node>, string[]]>([
    ['exchanged with one another', { a: b, b: a }, ['a', 'b']],
    ['transposed', { a: ops.transpose(a) }, ['a']],
    ['made of another element of themselves', { a: tanh(ops.transpose(a)) }, ['a']],
    ['the product of what they are', { a: ops.matmul(a, b) }, ['a']],
    ['the product of what is computed from them while reading', { a: ops.add(a, ops.matmul(b, ops.mul(a, 2))) }, ['a']],
    ['crossed over', { a: ops.add(a, ops.sumAll(b)), b: ops.add(b, ops.sumAll(a)) }, ['a', 'b']],
  ])('%s are set aside and copied at the end', (_, updates, copied) => {
    const program = { label: 'step', outputs: {}, updates };
    simulateMemory(program);
    const order = labels(program);
    expect(order.slice(-copied.length)).toEqual(copied.map((name) => `new ${name}`));
    expect(order.length).toBeGreaterThan(copied.length);
  });

  test('that are copied stay alone in their dispatch, so that nothing in it reads the old one', () => {
    const c = ops.input('c', [3, 3]);
    const next = tanh(ops.transpose(a));
    const program = {
      label: 'step',
      outputs: {},
      updates: { a: next, c: ops.add(ops.mul(c, next), ops.mul(ops.sumAll(next), ops.transpose(a))) },
    };
    simulateMemory(program);
    expect(labels(program).slice(-2).sort()).toEqual(['new a', 'new c']);
  });

  test('joined from pieces are written range by range', () => {
    const [first, second] = [ops.slice(ops.input('s', [8]), 0, 4), ops.slice(ops.input('s', [8]), 4, 4)];
    const program = (pieces: Node[]): Program => ({ label: 'step', outputs: {}, updates: { s: ops.concat(pieces) } });
    simulateMemory(program([tanh(first), sigmoid(second)]));
    expect(labels(program([tanh(first), sigmoid(second)]))).toHaveLength(2);
    simulateMemory(program([tanh(second), sigmoid(first)]));
    simulateMemory(program([ops.add(tanh(first), second), sigmoid(first)]));
  });

  test('joined from pieces of several rows are written between each other', () => {
    const s = ops.input('s', [2, 4]);
    const half = (offset: number) => ops.reshape(ops.slice(ops.reshape(s, [8]), offset, 4), [2, 2]);
    simulateMemory({ label: 'step', outputs: {}, updates: { s: ops.concat([tanh(half(4)), sigmoid(half(0))]) } });
    simulateMemory({ label: 'step', outputs: {}, updates: { s: ops.concat([tanh(half(0)), sigmoid(half(4))]) } });
  });

  test('that nothing reads have a buffer of their own', () => {
    const plan = compile({ label: 'keep', outputs: {}, updates: { best: a } });
    expect(plan.inputs['best']).toEqual({ buffer: plan.buffers.findIndex(({ label }) => label === 'best'), offset: 0, shape: [3, 3] });
    expect(plan.buffers.map(({ label, role, elements }) => [label, role, elements])).toEqual([
      ['a', 'input', 9],
      ['best', 'state', 9],
    ]);
  });

  test('must be states, of the shape of their new value', () => {
    const rows = ops.input('rows', [3], 'u32');
    const wrong =
      (updates: Record<string, Node>, perStep: string[] = []) =>
      () =>
        compile({ label: 'x', outputs: { a, rows }, updates, perStep });
    expect(wrong({ a: ops.sumAll(b) })).toThrow('the new "a" has shape [1], the state has 9 elements');
    expect(wrong({ rows: ops.slice(ops.reshape(b, [9]), 0, 3) })).toThrow('"rows" is updated and must be a state of type f32');
    expect(wrong({ a: b }, ['a'])).toThrow('"a" is updated and must be a state');
  });
});

describe('places', () => {
  const x = ops.input('x', [4]);

  test.each<[string, (piece: Node) => Program]>([
    ['an output', (piece) => ({ label: 'p', outputs: { piece, sum: ops.sumAll(tanh(ops.concat([piece, x]))) } })],
    ['a state', (piece) => ({ label: 'p', outputs: { sum: ops.sumAll(tanh(ops.concat([piece, x]))) }, updates: { x: piece } })],
    ['a value of every step', (piece) => ({ label: 'p', outputs: { piece, c: ops.concat([piece, x]) }, perStepOutputs: ['piece'] })],
    ['twice a piece', (piece) => ({ label: 'p', outputs: { c: ops.concat([piece, x, piece]), d: ops.concat([x, piece]) } })],
  ])('a piece of a concat that is also %s has two', (_, build) => {
    const program = build(sigmoid(x));
    simulateMemory(program);
    const plan = compile(program);
    for (const [name, { buffer }] of Object.entries(plan.outputs)) {
      expect(plan.buffers[buffer]!.role).toBe(program.perStepOutputs?.includes(name) ? 'stepOutput' : 'output');
    }
  });

  test('outputs that are inputs, constants, views or one another are copies', () => {
    const y = tanh(x);
    const given = { x, wide: ops.constant(0.5, [2, 3]), table: ops.constant([1, 2, 3], [3]) };
    const program = { label: 'p', outputs: { ...given, y, again: y, part: ops.slice(y, 1, 2), flat: ops.reshape(y, [2, 2]) } };
    simulateMemory(program);
    const { outputs, buffers } = compile(program);
    expect(buffers.find(({ role }) => role === 'output')!.elements).toBe(4 + 6 + 3 + 4 + 4 + 2 + 4);
    expect(outputs['flat']!.shape).toEqual([2, 2]);
    expect(new Set(Object.values(outputs).map(({ offset }) => offset)).size).toBe(7);
  });

  test('one name means one input', () => {
    const other = ops.input('x', [2, 2]);
    expect(() => compile({ label: 'p', outputs: { x, other } })).toThrow('input "x" of "p" is declared twice');
  });
});
