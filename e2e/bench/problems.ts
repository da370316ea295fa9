import { normals } from '../../src/data/philox';
import { initialParameters } from '../../src/nn/initialisers';
import type { Problem } from '../../src/nn/objective';
import { parameterLayout } from '../../src/nn/parameters';

/** A tanh network with its data, as every contender gets it. */
export interface BenchProblem {
  /** Inputs first. */
  readonly widths: readonly number[];
  readonly rows: number;
  readonly problem: Problem;
  /** Batch norm in all hidden layers. */
  readonly bn: boolean;
  readonly X: Float32Array;
  readonly T: Float32Array;
  /** Initial parameters of `replicas` networks, one after the other. */
  readonly theta: Float32Array;
  readonly replicas: number;
  /** Parameters of one network. */
  readonly parameters: number;
}

interface Wanted {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly loss: 'mse' | 'ce';
  readonly replicas?: number;
  readonly bn?: boolean;
}

/** A network of these widths on rows of noise; the numbers of a row do not change how long it takes. */
export function benchProblem({ widths, rows, loss, replicas = 1, bn = false }: Wanted): BenchProblem {
  const [input, ...units] = widths as [number, ...number[]];
  const layers = units.map((n, i) => (i === units.length - 1 ? { n, act: 'identity' } : { n, act: 'tanh', bn }));
  const net = { input, layers };
  const layout = parameterLayout(net);
  const theta = new Float32Array(replicas * layout.total);
  for (let r = 0; r < replicas; r++) theta.set(initialParameters({ type: 'xavier_normal', seed: 1 }, layout, r), r * layout.total);
  const columns = units.at(-1)!;
  return {
    widths,
    rows,
    problem: { net, loss, lambda: 0 },
    bn,
    X: noise(1, rows * input),
    T: loss === 'mse' ? noise(2, rows * columns) : oneHot(rows, columns),
    theta,
    replicas,
    parameters: layout.total,
  };
}

/** Standard normal numbers. */
export function noise(seed: number, length: number): Float32Array {
  return Float32Array.from(normals({ seed, stream: 3000 }, length));
}

/** Classes in turn. */
function oneHot(rows: number, columns: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) values[row * columns + (row % columns)] = 1;
  return values;
}

/** One parameter tensor of a problem, [replicas, …shape] where there are several replicas. */
export interface Part {
  readonly layer: number;
  readonly kind: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Flat vectors of `given.replicas` networks as one part for each tensor, in the order of contract section 1. */
export function partsOf(given: BenchProblem, flat: Float32Array): Part[] {
  const { problem, replicas, parameters } = given;
  return parameterLayout(problem.net).tensors.map(({ layer, kind, offset, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(replicas * size);
    for (let r = 0; r < replicas; r++) {
      values.set(flat.subarray(r * parameters + offset, r * parameters + offset + size), r * size);
    }
    return { layer, kind, shape: replicas > 1 ? [replicas, ...shape] : shape, values };
  });
}

/** The inverse of `partsOf`. */
export function flatOf({ replicas, parameters }: BenchProblem, parts: readonly ArrayLike<number>[]): Float32Array {
  const flat = new Float32Array(replicas * parameters);
  let offset = 0;
  for (const part of parts) {
    const size = part.length / replicas;
    for (let i = 0; i < part.length; i++) flat[Math.floor(i / size) * parameters + offset + (i % size)] = part[i]!;
    offset += size;
  }
  return flat;
}
