import { describe, expect, it } from 'vitest';
import { ops, probes } from '../graph';
import { interpret } from '../graph/interpret';
import { buildModel } from './model';
import type { NetSpec } from './model';
import { parameterLayout } from './parameters';

const X = ops.constant([1, -2], [1, 2]);
const identityWeights = [1, 0, 0, 1];

/** Outputs for the row [1, −2] with the given flat parameters. */
function outputsOf(net: NetSpec, theta: readonly number[]): number[] {
  const { outputs } = buildModel(net, ops.constant(theta, [theta.length]), X, 'batch');
  return [...interpret([outputs], {})[0]!];
}

describe('a layer', () => {
  it('is φ(a W + b) with W from input to unit', () => {
    const net: NetSpec = { input: 2, layers: [{ n: 3, act: 'relu' }] };
    expect(outputsOf(net, [1, 2, 3, 4, 5, 6, 0.5, 20, 1])).toEqual([0, 12, 0]);
    expect(outputsOf({ input: 2, layers: [{ n: 3, act: 'identity', bias: false }] }, [1, 2, 3, 4, 5, 6])).toEqual([-7, -8, -9]);
  });

  const twoLayers = (skip: number, skip_mode: 'post' | 'pre'): NetSpec => ({
    input: 2,
    skip_mode,
    layers: [
      { n: 2, act: 'identity', bias: false },
      { n: 2, act: 'relu', bias: false, skip },
    ],
  });
  const theta = [...identityWeights.map((w) => 10 * w), ...identityWeights];

  it.each([
    [0, 'post', [10, 0]],
    [1, 'post', [20, -20]],
    [2, 'post', [11, -2]],
    [1, 'pre', [20, 0]],
    [2, 'pre', [11, 0]],
  ] as const)('with skip %i adds that activation (%s)', (skip, mode, wanted) => {
    expect(outputsOf(twoLayers(skip, mode), theta)).toEqual(wanted);
  });

  it('has its values under the names of layers counted from 1', () => {
    const net = twoLayers(1, 'post');
    const { outputs, layers } = buildModel(net, ops.constant(theta, [8]), X, 'batch');
    const found = probes([outputs]);
    expect([...found.keys()].sort()).toEqual(['h of layer 1', 'h of layer 2', 'z of layer 1', 'z of layer 2']);
    expect(found.get('z of layer 2')).toBe(layers[1]!.z);
    const values = interpret([layers[1]!.z, layers[1]!.h, layers[1]!.a], {});
    expect(values.map((each) => [...each])).toEqual([
      [10, -20],
      [10, 0],
      [20, -20],
    ]);
  });

  it('normalises by running statistics where they are given', () => {
    const net: NetSpec = { input: 2, bn_eps: 0, layers: [{ n: 2, act: 'identity', bn: true }] };
    expect(parameterLayout(net).total).toBe(8);
    const running = ops.constant([3, 0, 4, 16], [4]);
    const { outputs, layers } = buildModel(net, ops.constant([...identityWeights, 1, 2, 0, 7], [8]), X, { running });
    expect([...interpret([outputs], {})[0]!]).toEqual([-1, 6]);
    expect(layers[0]!.batch).toBeUndefined();
  });
});

describe('a layer that cannot be is refused by name', () => {
  const build = (layers: NetSpec['layers']) => () => {
    const net = { input: 2, layers };
    buildModel(net, ops.input('theta', [parameterLayout(net).total]), X, 'batch');
  };

  it('for its activation and its skip', () => {
    expect(build([{ n: 2, act: 'tan' }])).toThrow(/^net\.layers\[0\]\.act must be one of identity, .*, gelu, got "tan"$/);
    expect(build([{ n: 2, act: 'tanh', skip: 2 }])).toThrow('net.layers[0].skip must be a whole number from 0 to 1, got 2');
    expect(build([{ n: 3, act: 'tanh', skip: 1 }])).toThrow(
      'net.layers[0].skip: it starts at 2 values and ends at 3 units; make the widths equal or the skip 0',
    );
  });
});
