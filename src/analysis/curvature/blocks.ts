import { symmetricEigen } from '../../data/eigen';
import type { NetSpec } from '../../nn/model';
import { parameterLayout } from '../../nn/parameters';
import { MatrixMeter } from './matrix';
import type { MatrixOptions } from './matrix';
import type { CurvatureSubject } from './operator';
import { RELATIVE_ZERO } from './spectrum';

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

/** All neuron blocks of a matrix that is there in full (P × P, row-major). */
export function neuronBlocks(net: NetSpec, matrix: Float64Array): NeuronBlock[] {
  const { total } = parameterLayout(net);
  return neuronParameters(net).map((own) => blockOf(own, (i, j) => matrix[i * total + j]!));
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
    return neurons.map((own) => blockOf(own, (i, j) => 0.5 * (columnOf.get(j)![i]! + columnOf.get(i)![j]!)));
  } finally {
    meter.dispose();
  }
}

function blockOf(own: NeuronParameters, entry: (i: number, j: number) => number): NeuronBlock {
  const { indices } = own;
  const n = indices.length;
  const values = Float64Array.from({ length: n * n }, (_, at) => entry(indices[Math.floor(at / n)]!, indices[at % n]!));
  const { values: eigenvalues } = symmetricEigen(values, n);
  const [most, least] = [eigenvalues[0]!, eigenvalues[n - 1]!];
  const cond = least > RELATIVE_ZERO * Math.max(most, -least) ? most / least : undefined;
  return { ...own, values, eigenvalues, ...(cond !== undefined && { cond }) };
}
