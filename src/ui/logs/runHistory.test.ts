import { describe, expect, it } from 'vitest';
import type { Frame, LayerFrame } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import { FilmLog } from './filmLog';
import { rowScale, RunHistory } from './runHistory';

const recipe = {
  layers: [
    { n: 4, act: 'tanh' },
    { n: 2, act: 'identity' },
  ],
} as Recipe;

const layer = (extent: number): LayerFrame => ({
  saturated: 0.5,
  saturatedLow: 0.25,
  saturatedHigh: 0.25,
  deadUnits: 0,
  zMean: 0,
  zVar: 1,
  hMean: 0,
  hVar: 1,
  weights: { low: -extent, high: extent, counts: new Uint32Array([1, 1, 1, 1]), below: 0, above: 0 },
  outputs: { low: -1, high: 1, counts: new Uint32Array([1, 1, 1, 1]), below: 0, above: 0 },
  sums: { low: -4, high: 4, counts: new Uint32Array([1, 1, 1, 1]), below: 0, above: 0 },
  deltas: { low: -12, high: 4, counts: new Uint32Array([0, 0, 4, 4]), below: 8, above: 0 },
  deltaRms: 0.1,
  gradientRms: 0.01,
  updateRatio: 1e-3,
  weightExtent: extent,
});

const frame = (step: number, more: Partial<Frame> = {}): Frame => ({
  run: 1,
  step,
  stepsPerSecond: 0,
  epoch: 0,
  learningRate: 0.1,
  firstStep: step,
  losses: new Float32Array([1 / (step + 1)]),
  ...more,
});

describe('RunHistory', () => {
  it('draws the weights of all layers on one scale, in units of 1 / √fan-in', () => {
    const history = new RunHistory(recipe, 16);
    history.add(frame(0, { layers: { step: 0, rows: 4, layers: [layer(0.5), layer(0.25)], weightScale: 0.5 } }));
    expect(history.weights.map(({ low, high }) => [low, high])).toEqual([
      [-2, 2],
      [-2, 2],
    ]);
    expect(history.outputs[0]!.rails(0)).toEqual([0.25, 0.25]);
    expect(history.outputs[1]!.rails(0)).toEqual([0, 0]);
  });

  it('keeps losses, evaluations and films until it is wound back', () => {
    const history = new RunHistory(recipe, 16);
    const sharpness = { value: 8, residual: 0.01, products: 5, rows: 9, learningRate: 0.1, edge: 0.4 };
    for (let step = 0; step < 120; step++) {
      const isMeasured = step % 20 === 0;
      history.add(frame(step, { test: { step, rows: 9, loss: 1 }, ...(isMeasured && { sharpness: { step, ...sharpness } }) }));
    }
    expect(history.sharpness.at(59)?.step).toBe(40);
    expect(history.sharpness.at(200)?.step).toBe(100);
    expect(history.axisEnd).toBe(200);
    history.rewind(40);
    expect(history.losses.buckets.at(-1)?.step).toBe(39);
    expect(history.test.points.at(-1)?.step).toBe(40);
    expect(history.sharpness.points.map(({ step }) => step)).toEqual([0, 20, 40]);
  });

  it('leaves out what is not finite', () => {
    const history = new RunHistory(recipe, 16);
    history.add(frame(0, { losses: new Float32Array([NaN]), test: { step: 0, rows: 1, loss: Infinity } }));
    expect(history.losses.buckets).toHaveLength(0);
    expect(history.test.points).toHaveLength(0);
  });
});

describe('rowScale', () => {
  it.each([
    [0.38, 0.5],
    [0.05, 0.05],
    [0.062, 0.1],
    [0.13, 0.2],
    [0.9, 1],
  ])('rounds %d up to %d', (share, end) => {
    const film = new FilmLog(1);
    film.widen(0, 1);
    film.add(0, { low: 0, high: 1, shares: new Float32Array([share]), railLow: 0, railHigh: 0 });
    expect(rowScale([film])).toBeCloseTo(end, 9);
  });
});
