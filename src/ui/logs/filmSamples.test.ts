import { describe, expect, it } from 'vitest';
import type { Histogram, LayerFrame } from '../../lab/protocol/messages';
import { activationShape } from '../../lab/recipe/activations';
import { bulk, outputRange, outputSample, weightReach, weightSample } from './filmSamples';

const histogram = (low: number, high: number, counts: number[], below = 0, above = 0): Histogram => ({
  low,
  high,
  counts: new Uint32Array(counts),
  below,
  above,
});

const frame = (more: Partial<LayerFrame>) => ({ saturatedLow: 0, saturatedHigh: 0, ...more }) as LayerFrame;

describe('bulk', () => {
  it('leaves out at most a thousandth at each end', () => {
    expect(bulk(histogram(-4, 4, [1, 0, 500, 1000, 1000, 500, 2, 1]))).toEqual([-2, 2]);
    expect(bulk(histogram(-4, 4, [100, 0, 500, 1000, 1000, 500, 0, 0]))).toEqual([-4, 2]);
  });
});

describe('weights', () => {
  const layer = frame({ weights: histogram(-0.5, 0.5, [0, 2, 2, 0]) });

  it('are drawn in units of 1 / √fan-in', () => {
    expect(weightSample(layer, 16)).toMatchObject({ low: -2, high: 2, shares: new Float32Array([0, 0.5, 0.5, 0]) });
  });

  it('reach to the power of two around their bulk', () => {
    expect(weightReach(layer, 16)).toBe(1);
    expect(weightReach(layer, 20)).toBe(2);
  });
});

describe('outputs', () => {
  // 64 bins of width 1/32: the outermost hold everything beyond ±0.96875, the flat part begins at ±0.9747.
  const counts = Array.from({ length: 64 }, (_, i) => (i === 0 ? 30 : i === 63 ? 32 : i === 32 ? 38 : 0));
  const tanh = frame({ outputs: histogram(-1, 1, counts), saturatedLow: 0.25, saturatedHigh: 0.32 });

  it('give what is flat to the rails, and keep the rest of a cut bin', () => {
    const sample = outputSample(tanh, activationShape('tanh'));
    expect([sample.railLow, sample.railHigh]).toEqual([0.25, 0.32]);
    expect(sample.shares).toHaveLength(64);
    expect(sample.shares[0]).toBeCloseTo(0.05, 6);
    expect(sample.shares[63]).toBeCloseTo(0, 6);
    expect(sample.shares[32]).toBeCloseTo(0.38, 6);
    expect(outputRange(tanh, sample, activationShape('tanh'))).toEqual([-1, 1]);
  });

  it('cut more away where the flat part is wide', () => {
    // softsign is flat beyond 1 - √0.05 = 0.776, in bin 56 of 64 on [-1, 1]
    const sample = outputSample(tanh, activationShape('softsign'));
    expect(sample.low).toBe(-0.78125);
    expect(sample.high).toBe(0.78125);
    expect(sample.shares.at(-1)).toBeCloseTo(0, 6);
  });

  it('have one rail for ReLU, and an open side that doubles', () => {
    const relu = frame({ outputs: histogram(0, 8, [60, 20, 10, 10, 0, 0, 0, 0]), saturatedLow: 0.5 });
    const sample = outputSample(relu, activationShape('relu'));
    expect(sample.shares[0]).toBeCloseTo(0.1, 6);
    expect([sample.railLow, sample.railHigh]).toEqual([0.5, 0]);
    expect(outputRange(relu, sample, activationShape('relu'))).toEqual([0, 4]);
  });

  it('have none for the identity, and a range about zero', () => {
    const linear = frame({ outputs: histogram(-8, 8, [0, 0, 1, 5, 5, 0, 0, 0]), saturatedLow: 0, saturatedHigh: 0 });
    const sample = outputSample(linear, activationShape('identity'));
    expect([sample.railLow, sample.railHigh]).toEqual([0, 0]);
    expect(outputRange(linear, sample, activationShape('identity'))).toEqual([-4, 4]);
  });
});
