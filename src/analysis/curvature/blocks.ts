import type { NetSpec } from '../../nn/model';
import { parameterLayout } from '../../nn/parameters';
import { decompose } from './decomposition';
import { MatrixMeter } from './matrix';
import type { MatrixOptions } from './matrix';
import type { CurvatureSubject } from './operator';
import { summarise } from './spectrum';

/** A neuron and the places of its own parameters in the flat vector: incoming weights in order, then its bias if it has one. */
export interface NeuronParameters {
  readonly layer: number;
  readonly neuron: number;
  readonly indices: readonly number[];
}

/** The principal submatrix of the curvature at one neuron's parameters (contract section 8). */
export interface NeuronBlock extends NeuronParameters {
  /** Row-major, indices × indices. */
  readonly values: Float64Array;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  /** λ_max/λ_min; absent where the block is not positive definite. */
  readonly cond?: number;
}

/** The parameters of every neuron, layer by layer; gamma and beta belong to none. */
export function neuronParameters(net: NetSpec): NeuronParameters[] {
  const { tensors } = parameterLayout(net);
  return net.layers.flatMap(({ n }, layer) => {
    const weights = tensors.find((tensor) => tensor.layer === layer && tensor.kind === 'W')!;
    const bias = tensors.find((tensor) => tensor.layer === layer && tensor.kind === 'b');
    return Array.from({ length: n }, (_, neuron) => ({
      layer,
      neuron,
      indices: [
        ...Array.from({ length: weights.shape[0] }, (_entry, j) => weights.offset + j * n + neuron),
        ...(bias ? [bias.offset + neuron] : []),
      ],
    }));
  });
}

/**
 * Every parameter's place in the flat vector in an order in which a neuron's own stand together: layer by layer the neurons,
 * then gamma and beta. In it the blocks of a matrix are squares along its diagonal.
 */
export function neuronOrder(net: NetSpec): Uint32Array<ArrayBuffer> {
  const { tensors, total } = parameterLayout(net);
  const neurons = neuronParameters(net);
  const order = new Uint32Array(total);
  let at = 0;
  net.layers.forEach((_, layer) => {
    for (const own of neurons) if (own.layer === layer) for (const index of own.indices) order[at++] = index;
    for (const { layer: of, kind, offset, size } of tensors) {
      if (of === layer && (kind === 'gamma' || kind === 'beta')) for (let i = 0; i < size; i++) order[at++] = offset + i;
    }
  });
  return order;
}

/** All neuron blocks of a matrix that is there in full (P × P, row-major); between two it hears the signal. */
export async function neuronBlocks(net: NetSpec, matrix: Float64Array, signal?: AbortSignal): Promise<NeuronBlock[]> {
  const { total } = parameterLayout(net);
  return blocksOf(neuronParameters(net), (i, j) => matrix[i * total + j]!, signal);
}

/**
 * The blocks of some neurons of a network of any size, from the columns of their own parameters alone: as many products
 * as those neurons have parameters.
 */
export async function someNeuronBlocks(
  subject: CurvatureSubject,
  neurons: readonly NeuronParameters[],
  { part, ...options }: MatrixOptions = {},
): Promise<NeuronBlock[]> {
  const wanted = neurons.flatMap(({ indices }) => indices);
  const meter = await MatrixMeter.create(subject, part, wanted.length);
  try {
    const columns = await meter.columns(wanted, options);
    const columnOf = new Map(wanted.map((index, i) => [index, columns[i]!]));
    return await blocksOf(neurons, (i, j) => 0.5 * (columnOf.get(j)![i]! + columnOf.get(i)![j]!), options.signal);
  } finally {
    meter.dispose();
  }
}

async function blocksOf(
  neurons: readonly NeuronParameters[],
  entry: (i: number, j: number) => number,
  signal?: AbortSignal,
): Promise<NeuronBlock[]> {
  const blocks: NeuronBlock[] = [];
  for (const own of neurons) {
    const { indices } = own;
    const n = indices.length;
    const values = Float64Array.from({ length: n * n }, (_, at) => entry(indices[Math.floor(at / n)]!, indices[at % n]!));
    const { values: eigenvalues } = await decompose(values, n, signal ? { signal } : {});
    const { cond } = summarise(eigenvalues);
    blocks.push({ ...own, values, eigenvalues, ...(cond !== undefined && { cond }) });
    signal?.throwIfAborted();
  }
  return blocks;
}
