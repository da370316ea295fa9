import { expect, it } from 'vitest';
import { grad } from './grad';
import { interpret } from './interpret';
import * as ops from './ops';
import type { Program } from './program';
import { replicate } from './replicate';

const w = ops.input('w', [2, 1]);
const X = ops.input('X', [3, 2]);
const rate = ops.input('rate', []);
const loss = ops.sumAll(ops.square(ops.matmul(X, w)));
const descend: Program = {
  label: 'descent',
  outputs: { loss },
  updates: { w: ops.sub(w, ops.mul(grad(loss, [w])[0]!, rate)) },
  perStep: ['rate'],
};

const data = [1, 2, 3, 4, 5, 6];
const weights = [0.5, -1, 2, 0.25];
const rates = [0.1, 0.01];

it('computes what each replica computes by itself', () => {
  const both = replicate(descend, { count: 2, varying: ['w', 'rate'] });
  const [losses, next] = interpret([both.outputs['loss']!, both.updates!['w']!], { w: weights, X: data, rate: rates });
  for (const replica of [0, 1]) {
    const own = { w: weights.slice(2 * replica, 2 * replica + 2), X: data, rate: [rates[replica]!] };
    const [oneLoss, oneNext] = interpret([loss, descend.updates!['w']!], own);
    expect(losses![replica]).toBeCloseTo(oneLoss![0]!, 12);
    expect(next!.subarray(2 * replica, 2 * replica + 2)).toEqual(oneNext);
  }
  expect(both.perStep).toEqual(['rate']);
});

it('refuses what cannot vary, by name', () => {
  expect(() => replicate(descend, { count: 2, varying: ['rate'] })).toThrow('each replica updates its own state "w"');
  expect(() => replicate(descend, { count: 2, varying: ['w', 'v'] })).toThrow('there is no input "v" to vary');
});
