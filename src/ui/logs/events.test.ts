import { expect, it } from 'vitest';
import type { SharpnessFrame } from '../../lab/protocol/messages';
import { edgeCrossings, plateaus } from './events';

const sharpness = (edges: readonly (number | undefined)[]): SharpnessFrame[] =>
  edges.map((edge, i) => ({
    step: 10 * i,
    value: 1,
    residual: 0,
    products: 5,
    rows: 9,
    learningRate: 1,
    ...(edge !== undefined && { edge }),
  }));

it.each([
  [[0.5, 0.95, 1.0, 1.2], [20]],
  [[0.5, 0.99, 0.999], []],
  // Not from within a tenth of the limit, nor where it began beyond it.
  [[1.2, 0.95, 1.1], []],
  [[1.2, 0.89, 1.1, 0.95, 1.3], [20]],
  [[undefined, undefined], []],
])('finds where %j crosses 1 for good: %j', (edges, steps) => {
  expect(edgeCrossings(sharpness(edges)).map(({ step }) => step)).toEqual(steps);
});

const losses = (value: (step: number) => number, steps: number) =>
  Array.from({ length: steps / 10 + 1 }, (_, i) => ({ step: 10 * i, value: value(10 * i) }));

it('finds a stretch that stands still for long enough, within 2 %', () => {
  expect(plateaus(losses((step) => (step < 100 ? 2 - step / 100 : step <= 400 ? 1 : 0.5 - step / 2000), 500))).toEqual([
    { from: 100, to: 400 },
  ]);
  expect(plateaus(losses((step) => (step < 100 ? 2 - step / 100 : step <= 290 ? 1 : 0.5 - step / 2000), 500))).toEqual([]);
  expect(plateaus(losses(() => 1, 190))).toEqual([]);
  expect(plateaus(losses(() => 1, 200))).toEqual([{ from: 0, to: 200 }]);
});

it('takes a slow fall for what it is', () => {
  expect(plateaus(losses((step) => 1 - 0.03 * (step / 200), 200))).toEqual([]);
  expect(plateaus(losses((step) => 1 - 0.019 * (step / 200), 200))).toHaveLength(1);
});

it('asks for a quarter of a long run', () => {
  const value = (step: number) => (step < 1000 ? 4 - step / 500 : step < 1400 ? 2 : 1.9 - step / 2000);
  expect(plateaus(losses(value, 1500))).toHaveLength(1);
  expect(plateaus(losses(value, 2400))).toEqual([]);
});
