import { describe, expect, it } from 'vitest';
import { ops } from '../graph';
import { interpret } from '../graph/interpret';
import { OPTIMIZERS } from './optimizers';

const CURVATURE = [1, 10];
const START = [1, -2];
const RATE = 0.04;
const STEPS = 30;

/** Minimises ½ Σ c θ² from START, its gradient c θ, and gives θ after every step. */
function trajectory(id: string, spec: object, learningRate = RATE, steps = STEPS): number[][] {
  const optimizer = OPTIMIZERS[id]!;
  const theta = ops.input('theta', [2]);
  const states = Array.from({ length: optimizer.states }, (_, i) => ops.input(`state${i}`, [2]));
  const names = ['learningRate', ...Object.keys(optimizer.stepNumbers(spec, 0))];
  const numbers = Object.fromEntries(names.map((name) => [name, ops.input(name, [])]));
  const next = optimizer.update(theta, ops.mul(theta, ops.constant(CURVATURE, [2])), states, numbers);
  let values: ArrayLike<number>[] = [START, ...states.map(() => [0, 0])];
  return Array.from({ length: steps }, (_, t) => {
    const scalars = Object.entries({ learningRate, ...optimizer.stepNumbers(spec, t) }).map(([name, value]) => [name, [value]]);
    const feeds = { theta: values[0]!, ...Object.fromEntries(states.map((_, i) => [`state${i}`, values[i + 1]!])) };
    values = interpret([next.theta, ...next.states], { ...feeds, ...(Object.fromEntries(scalars) as Record<string, number[]>) });
    return Array.from(values[0]!);
  });
}

/** The same, one coordinate at a time, by a rule written out from the contract. */
function loop(rule: (g: number, memory: { a: number; b: number }, t: number) => number): number[][] {
  const theta = [...START];
  const memory = START.map(() => ({ a: 0, b: 0 }));
  return Array.from({ length: STEPS }, (_, t) => {
    theta.forEach((value, i) => (theta[i] = value - RATE * rule(CURVATURE[i]! * value, memory[i]!, t)));
    return [...theta];
  });
}

function expectSame(got: number[][], wanted: number[][]): void {
  got.forEach((theta, t) => theta.forEach((value, i) => expect(value).toBeCloseTo(wanted[t]![i]!, 13)));
}

describe('each rule, against the contract written out', () => {
  it('gradient descent, which also has the closed form θ(1 − γc)^t', () => {
    const wanted = loop((g) => g);
    expectSame(trajectory('gd', {}), wanted);
    expectSame(trajectory('sgd', {}), wanted);
    wanted.at(-1)!.forEach((value, i) => expect(value).toBeCloseTo(START[i]! * (1 - RATE * CURVATURE[i]!) ** STEPS, 13));
  });

  it('momentum and Nesterov', () => {
    const rule = (mu: number, nesterov: boolean) =>
      loop((g, memory) => {
        memory.a = mu * memory.a + g;
        return nesterov ? g + mu * memory.a : memory.a;
      });
    expectSame(trajectory('momentum', {}), rule(0.9, false));
    expectSame(trajectory('momentum', { momentum: 0.5 }), rule(0.5, false));
    expectSame(trajectory('nesterov', { momentum: 0.8 }), rule(0.8, true));
  });

  it('Adam, ε outside the root', () => {
    const rule = (beta1: number, beta2: number, epsilon: number) =>
      loop((g, memory, t) => {
        memory.a = beta1 * memory.a + (1 - beta1) * g;
        memory.b = beta2 * memory.b + (1 - beta2) * g * g;
        return memory.a / (1 - beta1 ** (t + 1)) / (Math.sqrt(memory.b / (1 - beta2 ** (t + 1))) + epsilon);
      });
    expectSame(trajectory('adam', {}), rule(0.9, 0.999, 1e-8));
    expectSame(trajectory('adam', { beta1: 0.8, beta2: 0.99, epsilon: 0.1 }), rule(0.8, 0.99, 0.1));
  });
});

describe.each(Object.values(OPTIMIZERS))('$id', ({ id, fields, stepNumbers }) => {
  it('is listed under its own id and lowers a quadratic at its defaults', () => {
    expect(OPTIMIZERS[id]!.id).toBe(id);
    const error = ([a, b]: number[]) => CURVATURE[0]! * a! ** 2 + CURVATURE[1]! * b! ** 2;
    expect(error(trajectory(id, {}).at(-1)!)).toBeLessThan(0.5 * error(START));
  });

  it('takes its numbers from the fields, whose defaults lie within their bounds', () => {
    for (const [name, field] of Object.entries(fields)) {
      expect(field.default).toBeGreaterThanOrEqual(field.min);
      expect(field.default).toBeLessThanOrEqual(field.max);
      expect(stepNumbers({}, 3)[name]).toBe(field.default);
      expect(stepNumbers({ [name]: field.min }, 3)[name]).toBe(field.min);
      expect(() => stepNumbers({ [name]: 'fast' }, 0)).toThrow(`optimizer.${name} must be a number, got "fast"`);
    }
  });
});

describe('the edge of stability on a quadratic', () => {
  it.each([
    ['gd', {}],
    ['sgd', {}],
    ['momentum', { momentum: 0 }],
    ['momentum', { momentum: 0.9 }],
    ['nesterov', { momentum: 0.5 }],
    ['nesterov', { momentum: 0.9 }],
  ])('%s %j descends just below it and runs away just above', (id, spec) => {
    const steepest = Math.max(...CURVATURE);
    const edge = OPTIMIZERS[id]!.stableBelow!(spec) / steepest;
    const last = (rate: number) => Math.abs(trajectory(id, spec, rate, 1500).at(-1)![1]!);
    expect(last(0.99 * edge)).toBeLessThan(0.01);
    expect(last(1.01 * edge)).toBeGreaterThan(100);
  });

  it('is not known of a rule that rescales each parameter', () => {
    expect(OPTIMIZERS['adam']!.stableBelow).toBeUndefined();
  });
});
