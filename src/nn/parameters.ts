/** What one layer contributes to the parameters; other properties of a layer do not matter here. */
export interface LayerShape {
  n: number;
  bias?: boolean;
  bn?: boolean;
}

/** The shape of a network: `input` columns, then the layers in order. */
export interface NetShape {
  input: number;
  layers: readonly LayerShape[];
}

export type TensorKind = 'W' | 'b' | 'gamma' | 'beta';

/** One tensor within the flat parameter vector; `offset` and `size` count elements. */
export interface ParameterTensor {
  layer: number;
  kind: TensorKind;
  offset: number;
  size: number;
  /** [n_in, n_out] for a weight matrix (row-major), [n] for the others. */
  shape: readonly [number, number] | readonly [number];
}

/** Where everything stands in the flat parameter vector (and in the gradient, directions and curvature, which share its order). */
export interface ParameterLayout {
  /** P, the length of the vector. */
  total: number;
  tensors: readonly ParameterTensor[];
  /** 1 at weights and 0 at biases, gamma and beta: where the ridge term acts (contract section 2). */
  weightMask(): Float32Array;
}

/**
 * Lays out the parameters as contract section 1 says: layer by layer W (n_in x n_out), then b unless `bias` is false or batch norm
 * takes its place, then gamma and beta of batch norm.
 */
export function parameterLayout(net: NetShape): ParameterLayout {
  const tensors: ParameterTensor[] = [];
  let total = 0;
  const add = (layer: number, kind: TensorKind, ...shape: [number, number] | [number]): void => {
    const size = shape.reduce<number>((product, extent) => product * extent, 1);
    tensors.push({ layer, kind, offset: total, size, shape });
    total += size;
  };
  let fanIn = net.input;
  net.layers.forEach(({ n, bias = true, bn = false }, layer) => {
    add(layer, 'W', fanIn, n);
    if (bias && !bn) add(layer, 'b', n);
    if (bn) {
      add(layer, 'gamma', n);
      add(layer, 'beta', n);
    }
    fanIn = n;
  });
  const weightMask = (): Float32Array => {
    const mask = new Float32Array(total);
    for (const { kind, offset, size } of tensors) if (kind === 'W') mask.fill(1, offset, offset + size);
    return mask;
  };
  return { total, tensors, weightMask };
}
