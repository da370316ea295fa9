import { expect, it } from 'vitest';
import { confusionOf, crossEntropy, softmax } from './confusion';

it('gives probabilities and errors where exponentials overflow', () => {
  expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
  expect(crossEntropy(Float64Array.of(0, 2000), Float32Array.of(1, 0), 2)).toBe(2000);
});

it('counts truth by answer and puts the worst mistake first, with its picture', () => {
  const outputs = Float64Array.of(3, 0, 0, 1, 4, 0, 0, 5);
  const targets = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1);
  const picture = { width: 1, height: 1, test: Float32Array.of(0, 0.2, 1, 0.4) };
  const { counts, right, worst } = confusionOf(outputs, targets, 2, picture);
  expect([...counts]).toEqual([1, 1, 1, 1]);
  expect(right).toBe(2);
  expect(worst.map(({ row, truth, answer, pixels }) => [row, truth, answer, ...pixels!])).toEqual([
    [2, 1, 0, 255],
    [1, 0, 1, 51],
  ]);
  expect(worst[0]!.loss).toBeCloseTo(4 + Math.log1p(Math.exp(-4)), 12);
  expect(worst[0]!.probability).toBeCloseTo(1 / (1 + Math.exp(-4)), 12);
});
