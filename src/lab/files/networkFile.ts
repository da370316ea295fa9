import { parameterLayout, type TensorKind } from '../../nn/parameters';
import type { NetSpec } from '../../nn/model';
import type { NamedTensor } from './safetensors';

/** Widths of a network of dense layers in a file, and the tensors of each. */
export interface NetworkFile {
  /** Inputs, then the units of each layer. */
  readonly widths: readonly number[];
  readonly layers: readonly { readonly weight: NamedTensor; readonly bias?: NamedTensor }[];
}

/**
 * The layers of a multi-layer perceptron as PyTorch saves it: `….weight` of [out, in] and, where there is one, `….bias` beside it,
 * in the order of the numbers in their names.
 *
 * @throws RangeError naming a tensor that has no place in such a network.
 */
export function networkOfTensors(tensors: readonly NamedTensor[]): NetworkFile {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const weights = tensors.filter(({ name, shape }) => name.endsWith('.weight') && shape.length === 2);
  if (weights.length === 0) throw new RangeError('it has no tensor of two axes whose name ends in ".weight", as torch.nn.Linear has');
  weights.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const used = new Set<string>();
  const layers = weights.map((weight) => {
    const bias = byName.get(weight.name.replace(/weight$/, 'bias'));
    for (const tensor of [weight, bias]) if (tensor) used.add(tensor.name);
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0])) {
      throw new RangeError(`"${bias.name}" of shape [${bias.shape.join(', ')}] does not fit the ${weight.shape[0]!} units of its layer`);
    }
    return { weight, ...(bias && { bias }) };
  });
  const other = tensors.find(({ name }) => !used.has(name));
  if (other) throw new RangeError(`"${other.name}" belongs to no dense layer; only weights and biases of such layers are read`);
  layers.slice(1).forEach(({ weight }, i) => {
    const before = layers[i]!.weight;
    if (weight.shape[1] === before.shape[0]) return;
    throw new RangeError(`"${weight.name}" takes ${weight.shape[1]!} inputs, but "${before.name}" before it has ${before.shape[0]!} units`);
  });
  const widths = [layers[0]!.weight.shape[1]!, ...layers.map(({ weight }) => weight.shape[0]!)];
  if (widths.includes(0)) throw new RangeError('one of its layers has no units');
  return { widths, layers };
}

/** The flat parameters (contract section 1) of a network whose dense layers are those of the file. */
export function thetaOfNetwork(net: NetSpec, { layers }: NetworkFile): Float32Array {
  const { total, tensors } = parameterLayout(net);
  const theta = new Float32Array(total);
  for (const { layer, kind, offset, shape } of tensors) {
    const { weight, bias } = layers[layer]!;
    if (kind === 'b' && bias) theta.set(bias.values, offset);
    if (kind !== 'W') continue;
    const [inputs, units] = shape as readonly [number, number];
    for (let j = 0; j < inputs; j++) {
      for (let k = 0; k < units; k++) theta[offset + j * units + k] = weight.values[k * inputs + j]!;
    }
  }
  return theta;
}

/** How this page calls a tensor in a file, by the contract's names and by PyTorch's. */
const NAMES_OF: Readonly<Record<TensorKind, readonly [contract: string, pytorch: string]>> = {
  W: ['layers.#.W', 'layers.#.weight'],
  b: ['layers.#.b', 'layers.#.bias'],
  gamma: ['layers.#.gamma', 'norms.#.weight'],
  beta: ['layers.#.beta', 'norms.#.bias'],
};

/**
 * The flat parameters of a network from a file of this page, by either names.
 *
 * @throws RangeError naming the tensor that is missing or of another shape.
 */
export function thetaOfOwnFile(net: NetSpec, tensors: readonly NamedTensor[]): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const { total, tensors: places } = parameterLayout(net);
  const theta = new Float32Array(total);
  for (const { layer, kind, offset, size, shape } of places) {
    const [contract, pytorch] = NAMES_OF[kind].map((name) => name.replace('#', String(layer))) as [string, string];
    const own = byName.get(contract);
    const tensor = own ?? byName.get(pytorch);
    if (!tensor) throw new RangeError(`"${contract}" is missing`);
    if (tensor.values.length !== size)
      throw new RangeError(`"${tensor.name}" has ${tensor.values.length} values; the recipe’s has ${size}`);
    const columns = shape[1];
    if (own || columns === undefined) theta.set(tensor.values, offset);
    else for (let at = 0; at < size; at++) theta[offset + at] = tensor.values[(at % columns) * shape[0] + Math.floor(at / columns)]!;
  }
  return theta;
}
