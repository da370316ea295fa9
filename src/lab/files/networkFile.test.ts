import { expect, it } from 'vitest';
import { parameterTensors } from './parameterTensors';
import type { NamedTensor } from './safetensors';
import { networkOfTensors, thetaOfNetwork, thetaOfOwnFile } from './networkFile';

const tensor = (name: string, shape: number[]): NamedTensor => ({
  name,
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
});

const NET = {
  input: 3,
  layers: [
    { n: 2, act: 'tanh', bn: true },
    { n: 4, act: 'tanh' },
  ],
};

it('finds the layers in the order of their numbers, whatever the gaps between them', () => {
  const file = networkOfTensors([tensor('net.10.weight', [1, 2]), tensor('net.2.bias', [2]), tensor('net.2.weight', [2, 3])]);
  expect(file.widths).toEqual([3, 2, 1]);
  const net = {
    input: 3,
    layers: [
      { n: 2, act: 'relu' },
      { n: 1, act: 'identity', bias: false },
    ],
  };
  // [out, in] becomes [in, out]: rows 1 2 3 and 4 5 6 of units become columns.
  expect([...thetaOfNetwork(net, file)]).toEqual([1, 4, 2, 5, 3, 6, 1, 2, 1, 2]);
});

it.each([
  [[tensor('a', [2])], 'no tensor of two axes'],
  [[tensor('a.0.weight', [2, 3]), tensor('a.1.weight', [1, 4])], '"a.1.weight" takes 4 inputs, but "a.0.weight" before it has 2'],
  [[tensor('a.0.weight', [2, 3]), tensor('a.0.bias', [3])], '"a.0.bias" of shape [3] does not fit'],
  [[tensor('a.0.weight', [2, 3]), tensor('norm.weight', [2])], '"norm.weight" belongs to no dense layer'],
  [[tensor('a.0.weight', [0, 3])], 'no units'],
])('refuses what is no such network (%#)', (tensors, message) => {
  expect(() => networkOfTensors(tensors)).toThrow(message);
});

it.each(['contract', 'pytorch'] as const)('brings back what this page saved by names of %s', (names) => {
  const theta = Float32Array.from({ length: 3 * 2 + 2 + 2 + 2 * 4 + 4 }, (_, i) => i / 7);
  const tensors = parameterTensors(NET, theta, names);
  expect(thetaOfOwnFile(NET, tensors)).toEqual(theta);
  expect(() => thetaOfOwnFile(NET, tensors.slice(1))).toThrow('"layers.0.W" is missing');
});
