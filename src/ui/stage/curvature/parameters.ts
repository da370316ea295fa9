import type { BlockCurvature, ParameterTensor } from '../../../lab/protocol/curvature';

/** A parameter in words, with the unit whose it is (0-based). */
export interface ParameterName {
  readonly layer: number;
  readonly unit: number;
  readonly text: string;
}

const OWN = { b: 'bias', gamma: 'scale of batch norm', beta: 'shift of batch norm' } as const;

/** What the parameter at `index` of the flat vector is. */
export function parameterName(tensors: readonly ParameterTensor[], index: number): ParameterName {
  const { layer, kind, offset, shape } = tensors.find((tensor) => index >= tensor.offset && index < tensor.offset + tensor.size)!;
  const units = shape.at(-1)!;
  const unit = (index - offset) % units;
  const what = kind === 'W' ? `weight ${Math.floor((index - offset) / units) + 1}` : OWN[kind];
  return { layer, unit, text: `layer ${layer + 1}, unit ${unit + 1}, ${what}` };
}

/** A stretch of parameters in an order in which each layer's stand together, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The stretch of each layer. */
export function layerSpans(tensors: readonly ParameterTensor[]): Span[] {
  const sizes: number[] = [];
  for (const { layer, size } of tensors) sizes[layer] = (sizes[layer] ?? 0) + size;
  let start = 0;
  return sizes.map((size) => ({ start, end: (start += size) }));
}

/** The stretch of each neuron, where all are there: one after the other from the beginning of their layer. */
export function blockSpans(tensors: readonly ParameterTensor[], blocks: readonly BlockCurvature[]): Span[] {
  const layers = layerSpans(tensors);
  const next = layers.map(({ start }) => start);
  return blocks.map(({ layer, size }) => {
    const start = next[layer]!;
    return { start, end: (next[layer] = start + size) };
  });
}
