import { describe, expect, it } from 'vitest';
import { grad, ops } from '../graph';
import { interpret } from '../graph/interpret';
import { accuracy, LOSSES, ridge } from './losses';
import type { LossName } from './losses';

const rows = 2;
const y = ops.input('y', [rows, 3]);
const t = ops.input('t', [rows, 3]);

function valueAndGradient(loss: LossName, feeds: { y: number[]; t: number[] }): { value: number; gradient: number[] } {
  const value = LOSSES[loss].value(y, t);
  const [v, g] = interpret([value, ...grad(value, [y])], feeds);
  return { value: v![0]!, gradient: [...g!] };
}

describe('squared error', () => {
  it('is the mean over rows of the sum over outputs, without ½', () => {
    const { value, gradient } = valueAndGradient('mse', { y: [1, 2, 3, 4, 5, 6], t: [0, 0, 3, 5, 5, 4] });
    expect(value).toBe((1 + 4 + 1 + 4) / rows);
    expect(gradient).toEqual([1, 2, 0, -1, 0, 2].map((difference) => (2 * difference) / rows));
  });
});

describe('cross-entropy', () => {
  const targets = [0, 1, 0, 1, 0, 0];
  const softmax = (row: number[]) => row.map((value) => Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0));

  it('and its derivative (p − t)/N agree with the definition', () => {
    const logits = [0.3, -1.2, 2, 0.1, 0.1, 0.1];
    const p = [...softmax(logits.slice(0, 3)), ...softmax(logits.slice(3))];
    const { value, gradient } = valueAndGradient('ce', { y: logits, t: targets });
    expect(value).toBeCloseTo(-(Math.log(p[1]!) + Math.log(p[3]!)) / rows, 14);
    gradient.forEach((g, i) => expect(g).toBeCloseTo((p[i]! - targets[i]!) / rows, 14));
  });

  it('stays finite and exact for outputs whose exponentials overflow', () => {
    const { value, gradient } = valueAndGradient('ce', { y: [1e4, -1e4, 0, 1e4, 0, -1e4], t: targets });
    expect(value).toBe(2e4 / rows);
    expect(gradient).toEqual([0.5, -0.5, 0, 0, 0, 0]);
  });
});

it('accuracy is the share of rows whose target attains the maximum', () => {
  const share = (logits: number[], targets: number[]) => interpret([accuracy(y, t)], { y: logits, t: targets })[0]![0];
  expect(share([1, 3, 2, 5, 0, 0], [0, 1, 0, 0, 1, 0])).toBe(0.5);
  expect(share([3, 3, 2, -5, -1, -2], [0, 1, 0, 0, 1, 0])).toBe(1);
});

it('ridge is λ Σ w² over weights alone, with gradient 2λw', () => {
  const theta = ops.input('theta', [3]);
  const value = ridge(theta, [1, 0, 1], 0.1);
  const [v, g] = interpret([value, ...grad(value, [theta])], { theta: [2, 5, -3] });
  expect(v![0]).toBeCloseTo(0.1 * (4 + 9), 15);
  [0.4, 0, -0.6].forEach((wanted, i) => expect(g![i]).toBeCloseTo(wanted, 15));
});
