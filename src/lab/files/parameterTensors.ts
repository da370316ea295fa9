import { runningLayout } from '../../nn/batchNorm';
import type { NetSpec } from '../../nn/model';
import { parameterLayout } from '../../nn/parameters';
import type { TensorKind } from '../../nn/parameters';
import type { NamedTensor } from './safetensors';

/** How tensors are called and laid out in a file. */
export type TensorNames = 'contract' | 'pytorch';

/** PyTorch's own names, with the linear layers in `layers` and the batch norms in `norms`, both indexed by layer. */
const PYTORCH: Readonly<Record<TensorKind, (layer: number) => string>> = {
  W: (layer) => `layers.${layer}.weight`,
  b: (layer) => `layers.${layer}.bias`,
  gamma: (layer) => `norms.${layer}.weight`,
  beta: (layer) => `norms.${layer}.bias`,
};

/**
 * The tensors of the flat parameters `theta` [P] and, where there are any, of batch norm's running statistics. By
 * `contract` a weight matrix is `layers.0.W`, n_in × n_out (contract section 1); by `pytorch` it is `layers.0.weight`,
 * n_out × n_in, as `torch.nn.Linear` and `torch.nn.BatchNorm1d` hold them.
 */
export function parameterTensors(
  net: NetSpec,
  theta: ArrayLike<number>,
  names: TensorNames,
  running: ArrayLike<number> = [],
): NamedTensor[] {
  const flat = Float32Array.from(theta);
  const tensors = parameterLayout(net).tensors.map(({ layer, kind, offset, size, shape }): NamedTensor => {
    const values = flat.subarray(offset, offset + size);
    if (names === 'contract') return { name: `layers.${layer}.${kind}`, shape, values };
    const name = PYTORCH[kind](layer);
    if (shape.length === 1) return { name, shape, values };
    const [rows, columns] = shape;
    return { name, shape: [columns, rows], values: transposed(values, rows, columns) };
  });
  const statistics = Float32Array.from(running);
  const slots = statistics.length > 0 ? runningLayout(net).slots : [];
  const module = names === 'contract' ? 'layers' : 'norms';
  return [
    ...tensors,
    ...slots.flatMap(({ layer, units, mean, variance }) => [
      { name: `${module}.${layer}.running_mean`, shape: [units], values: statistics.subarray(mean, mean + units) },
      { name: `${module}.${layer}.running_var`, shape: [units], values: statistics.subarray(variance, variance + units) },
    ]),
  ];
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}
