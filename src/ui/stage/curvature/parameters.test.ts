import { expect, it } from 'vitest';
import { blockSpans, layerSpans, parameterName } from './parameters';

/** Two inputs, three units with batch norm, one output with a bias. */
const TENSORS = [
  { layer: 0, kind: 'W', offset: 0, size: 6, shape: [2, 3] },
  { layer: 0, kind: 'gamma', offset: 6, size: 3, shape: [3] },
  { layer: 0, kind: 'beta', offset: 9, size: 3, shape: [3] },
  { layer: 1, kind: 'W', offset: 12, size: 3, shape: [3, 1] },
  { layer: 1, kind: 'b', offset: 15, size: 1, shape: [1] },
] as const;

it('names a parameter by layer, unit and what it is', () => {
  expect([0, 5, 7, 11, 14, 15].map((index) => parameterName(TENSORS, index).text)).toEqual([
    'layer 1, unit 1, weight 1',
    'layer 1, unit 3, weight 2',
    'layer 1, unit 2, scale of batch norm',
    'layer 1, unit 3, shift of batch norm',
    'layer 2, unit 1, weight 3',
    'layer 2, unit 1, bias',
  ]);
});

it('finds the stretches of layers and neurons; batch norm comes after the neurons', () => {
  expect(layerSpans(TENSORS)).toEqual([{ start: 0, end: 12 }, { start: 12, end: 16 }]); // prettier-ignore
  const block = (layer: number, neuron: number, size: number) => ({ layer, neuron, size, eigenvalues: new Float64Array() });
  const blocks = [block(0, 0, 2), block(0, 1, 2), block(0, 2, 2), block(1, 0, 4)];
  expect(blockSpans(TENSORS, blocks)).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 4 },
    { start: 4, end: 6 },
    { start: 12, end: 16 },
  ]);
});
