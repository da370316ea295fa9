import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expr as E, grad, ops, probes } from '../graph';
import type { Node, Program } from '../graph';
import { buildModel } from '../nn/model';
import { OPTIMIZERS } from '../nn/optimizers';
import { trainingProgram } from '../nn/training';
import type { TrainingSpec } from '../nn/training';
import { programRecipes, randomProgram } from '../test/randomProgram';
import { arrange } from './arrange';
import { compile } from './compile';
import type { Dispatch } from './plan';

const dispatchesOf = (program: Program): readonly Dispatch[] => compile(program).dispatches;
const kernels = (program: Program): string[] => dispatchesOf(program).map(({ kernel, label }) => `${kernel}: ${label}`);

/** The body of a function of a kernel. */
function bodyOf({ wgsl }: Dispatch, name: string): string {
  const body = new RegExp(`fn ${name}\\([^]*?\\n}`).exec(wgsl);
  if (!body) throw new Error(`no function ${name}`);
  return body[0];
}

/** How many times a text occurs. */
const count = (text: string, part: string): number => text.split(part).length - 1;
const stores = (body: string): number => body.match(/^ *\w+\[.*\] = /gm)?.length ?? 0;

const network = (act: string, bn = false) => ({
  input: 3,
  layers: [
    { n: 5, act, bn },
    { n: 4, act, bn },
    { n: 2, act: 'identity' },
  ],
});

function training(act: string, change: Partial<TrainingSpec> = {}): TrainingSpec {
  return { net: network(act), loss: 'mse', lambda: 0, optimizer: { type: 'gd' }, bn_momentum: 0.1, ...change };
}

describe('a product', () => {
  const [X, theta] = [ops.input('X', [16, 3]), ops.input('theta', [54])];
  const { outputs } = buildModel(network('tanh'), theta, X, 'batch');

  test('takes bias and activation into its epilogue and stores the result once', () => {
    const program = { label: 'forward', outputs: { y: outputs } };
    expect(kernels(program)).toEqual(['matmul: h of layer 1', 'matmul: h of layer 2', 'matmul: y']);
    for (const dispatch of dispatchesOf(program)) expect(stores(bodyOf(dispatch, 'epilogue'))).toBe(1);
    for (const dispatch of dispatchesOf(program).slice(0, 2)) expect(count(bodyOf(dispatch, 'epilogue'), 'tanh_stable(')).toBe(1);
  });

  test('computes an operand while reading it only where that takes one load', () => {
    const [d, b, s] = [ops.input('d', [3, 5]), ops.input('b', [3, 5]), ops.input('s', [])];
    const over = (operand: Node) => kernels({ label: 'product', outputs: { c: ops.matmul(ops.input('a', [7, 3]), operand) } });
    expect(over(ops.mul(d, s))).toEqual(['matmul: c']);
    expect(over(ops.add(b, ops.mul(d, s)))).toEqual(['map: map', 'matmul: c']);
    expect(over(ops.add(d, ops.input('row', [5])))).toEqual(['map: map', 'matmul: c']);
  });

  test('keeps z as well where it is asked for', () => {
    const [dispatch] = dispatchesOf({ label: 'forward', outputs: { y: outputs, z: probes([outputs]).get('z of layer 1')! } });
    expect(stores(bodyOf(dispatch!, 'epilogue'))).toBe(2);
  });

  test('of the backward pass takes the slope of the activation into its epilogue', () => {
    const backward = dispatchesOf(trainingProgram(training('tanh'), 16)).filter(({ wgsl }) =>
      wgsl.split('// Scalar functions')[0]!.includes('sech2('),
    );
    expect(backward.map(({ kernel }) => kernel)).toEqual(['matmul', 'matmul']);
    for (const dispatch of backward) expect(count(bodyOf(dispatch, 'epilogue'), 'sech2(')).toBe(1);
  });

  test('computes a cheap activation while reading rather than having it stored', () => {
    const { outputs: y } = buildModel(network('relu'), theta, X, 'batch');
    const [gradient] = grad(ops.sumAll(y), [theta]);
    const second = dispatchesOf({ label: 'forward', outputs: { gradient: gradient! } })[1]!;
    expect(second.label).toBe('z of layer 2');
    expect(bodyOf(second, 'a_value')).toContain('larger(');
    expect(stores(bodyOf(second, 'epilogue'))).toBe(1);
  });

  test('does not compute a dear one again and again', () => {
    const w = ops.input('w', [3, 2]);
    const y = ops.matmul(ops.map(E.tanh(E.arg(0)), [X]), w);
    expect(kernels({ label: 'p', outputs: { y } })).toEqual(['map: map', 'matmul: y']);
  });

  test('is followed, not joined, by what needs all of it', () => {
    const y = ops.matmul(X, ops.input('w', [3, 4]));
    const share = ops.div(y, ops.sum(y, 1));
    expect(kernels({ label: 'p', outputs: { share } })).toEqual(['matmul: matmul', 'reduce: reduce', 'map: share']);
  });
});

describe('a reduction', () => {
  const x = ops.input('x', [64, 8]);

  test('computes what only it reads while reading', () => {
    const variance = ops.mean(ops.square(ops.sub(x, ops.mean(x, 0))), 0);
    const [mean, square, ...rest] = dispatchesOf({ label: 'p', outputs: { variance } });
    expect(rest).toEqual([]);
    expect([mean!.kernel, square!.kernel]).toEqual(['reduce', 'reduce']);
    expect(bodyOf(square!, 'load')).toMatch(/ - /);
    expect(stores(bodyOf(square!, 'epilogue'))).toBe(1);
  });

  test('reads the rows of a table by number, which are stored nowhere', () => {
    const rows = ops.gather(ops.input('T', [100, 7]), ops.input('rows', [64], 'u32'));
    const squares = ops.map(E.square(E.sub(E.arg(0), E.arg(1))), [ops.input('y', [64, 7]), rows]);
    const program = { label: 'p', outputs: { loss: ops.sumAll(squares) }, perStep: ['rows'] };
    expect(kernels(program)).toEqual(['reduce: loss']);
    expect(bodyOf(dispatchesOf(program)[0]!, 'load')).toMatch(/in_T\[at_\d+ \+ step_rows\[/);
  });

  test('of a long line is cut in two, of many lines is not', () => {
    const long = (shape: number[], axis: number) => kernels({ label: 'p', outputs: { s: ops.sum(ops.input('x', shape), axis) } });
    expect(long([511], 0)).toEqual(['reduce: s']);
    expect(long([512], 0)).toEqual(['reduce: reduce', 'reduce: s']);
    expect(long([63, 512], 1)).toEqual(['reduce: reduce', 'reduce: s']);
    expect(long([64, 512], 1)).toEqual(['reduce: s']);
    expect(long([512, 64], 0)).toEqual(['reduce: s']);
  });
});

describe('training', () => {
  test('takes its targets from their table without storing them', () => {
    const dispatches = dispatchesOf(trainingProgram(training('relu', { loss: 'ce' }), 100, { size: 16, order: 'philox', seed: 1 }));
    const readers = dispatches.filter(({ wgsl }) => wgsl.includes('in_T['));
    expect(readers.length).toBeGreaterThan(0);
    for (const { wgsl } of readers) expect(wgsl).not.toMatch(/^ *\w+\[.*\] = in_T/m);
    const copies = dispatches.filter(({ kernel, flops }) => kernel === 'map' && flops === 0);
    expect(copies.map(({ shape }) => shape)).toEqual([String(16 * 3)]);
  });

  test.each(Object.keys(OPTIMIZERS))('with %s updates parameters and states in one dispatch', (type) => {
    const program = trainingProgram(training('tanh', { optimizer: { type } }), 16);
    const updates = dispatchesOf(program).filter(({ label }) => label.includes('new '));
    const states = Array.from({ length: OPTIMIZERS[type]!.states }, (_, i) => `new state${i}`);
    expect(updates.map(({ kernel, label }) => [kernel, ...label.split(', ').sort()])).toEqual([['map', ...states, 'new theta']]);
  });

  test('with batch norm sums squares of differences from the mean', () => {
    const program = trainingProgram(training('tanh', { net: network('tanh', true) }), 16);
    const maps = dispatchesOf(program).filter(({ kernel }) => kernel === 'map');
    expect(maps.map(({ label }) => label)).toEqual(expect.arrayContaining(['z of layer 1, h of layer 1', 'new theta', 'new running']));
    expect(dispatchesOf(program).filter(({ kernel, wgsl }) => kernel === 'reduce' && wgsl.includes(' - ')).length).toBeGreaterThanOrEqual(
      2,
    );
  });

  test('compiles one kernel for layers of one form', () => {
    const layers = [...Array.from({ length: 6 }, () => ({ n: 8, act: 'tanh' })), { n: 2, act: 'identity' }];
    const dispatches = dispatchesOf(trainingProgram(training('tanh', { net: { input: 8, layers } }), 16));
    const texts = (name: RegExp) => new Set(dispatches.filter(({ label }) => name.test(label)).map(({ wgsl }) => wgsl)).size;
    expect(texts(/^z of layer [3-6],/)).toBe(1);
    expect(new Set(dispatches.map(({ wgsl }) => wgsl)).size).toBeLessThan(dispatches.length / 2);
  });

  test('compiles to the same plan every time', () => {
    const plan = () => JSON.stringify(compile(trainingProgram(training('tanh', { optimizer: { type: 'adam' } }), 16)));
    expect(plan()).toBe(plan());
  });
});

describe('groups', () => {
  test('of a diamond stay free of cycles', () => {
    const y = ops.matmul(ops.input('X', [6, 3]), ops.input('w', [3, 4]));
    const act = (x: Node) => ops.map(E.tanh(E.arg(0)), [x]);
    const left = act(y);
    const right = ops.matmul(left, ops.input('v', [4, 4]));
    const joined = ops.add(act(ops.add(left, right)), ops.sum(ops.mul(left, y), 1));
    expect(kernels({ label: 'p', outputs: { joined, left } })).toEqual(['matmul: left', 'reduce: reduce', 'matmul: joined']);
  });

  test('of random programs read only what earlier ones computed', () => {
    fc.assert(
      fc.property(programRecipes([1, 2, 3, 4], 16), (recipe) => {
        const { groups, fusion } = arrange(randomProgram(recipe, 64).program);
        const position = new Map(groups.map((group, i) => [group, i]));
        for (const group of groups) {
          for (const base of group.reads) expect(position.get(fusion.home.get(base)!)).toBeLessThan(position.get(group)!);
        }
        expect(groups.length).toBe(new Set(fusion.groups).size);
      }),
      { seed: 54, numRuns: 150 },
    );
  });
});
