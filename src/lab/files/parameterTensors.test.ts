import { expect, it } from 'vitest';
import type { NetSpec } from '../../nn/model';
import { parameterTensors } from './parameterTensors';

const net: NetSpec = {
  input: 2,
  layers: [
    { n: 3, act: 'tanh', bn: true },
    { n: 1, act: 'identity' },
  ],
};
// W of 2 × 3, gamma, beta, W of 3 × 1, b.
const theta = Float32Array.of(1, 2, 3, 4, 5, 6, 1.5, 1.5, 1.5, -1, -2, -3, 7, 8, 9, 10);
const running = Float32Array.of(0.1, 0.2, 0.3, 11, 12, 13);

const plain = (names: 'contract' | 'pytorch', states?: Float32Array) =>
  Object.fromEntries(
    parameterTensors(net, theta, names, states).map(({ name, shape, values }) => [name, { shape: [...shape], values: [...values] }]),
  );

it('names tensors as the contract does, n_in × n_out', () => {
  expect(plain('contract')).toEqual({
    'layers.0.W': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
    'layers.0.gamma': { shape: [3], values: [1.5, 1.5, 1.5] },
    'layers.0.beta': { shape: [3], values: [-1, -2, -3] },
    'layers.1.W': { shape: [3, 1], values: [7, 8, 9] },
    'layers.1.b': { shape: [1], values: [10] },
  });
});

it('names tensors as PyTorch does, n_out × n_in, with running statistics', () => {
  const tensors = plain('pytorch', running);
  expect(Object.keys(tensors)).toEqual([
    'layers.0.weight',
    'norms.0.weight',
    'norms.0.bias',
    'layers.1.weight',
    'layers.1.bias',
    'norms.0.running_mean',
    'norms.0.running_var',
  ]);
  // Row k holds what leads to unit k.
  expect(tensors['layers.0.weight']).toEqual({ shape: [3, 2], values: [1, 4, 2, 5, 3, 6] });
  expect(tensors['layers.1.weight']).toEqual({ shape: [1, 3], values: [7, 8, 9] });
  expect(tensors['norms.0.running_var']!.values).toEqual([11, 12, 13]);
});
