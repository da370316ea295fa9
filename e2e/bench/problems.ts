import { normals } from '../../src/data/philox';
import { initialParameters } from '../../src/nn/initialisers';
import type { Problem } from '../../src/nn/objective';
import { parameterLayout } from '../../src/nn/parameters';

/** A tanh network with its data, as every contender gets it. */
export interface BenchProblem {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly problem: Problem;
  readonly X: Float32Array;
  readonly T: Float32Array;
  /** Initial parameters of `replicas` networks, one after the other. */
  readonly theta: Float32Array;
  readonly replicas: number;
  /** Parameters of one network. */
  readonly parameters: number;
}

/** Learning rate of every training here: low enough for all of them to stay finite. */
export const RATE = 0.01;

/** Steps after which the contenders' parameters are compared. */
export const COMPARED_STEPS = 10;

/** A network of these widths, input first, on rows of noise; the numbers of a row do not change how long it takes. */
export function benchProblem(widths: readonly number[], rows: number, loss: 'mse' | 'ce', replicas = 1): BenchProblem {
  const [input, ...units] = widths as [number, ...number[]];
  const layers = units.map((n, i) => ({ n, act: i === units.length - 1 ? 'identity' : 'tanh' }));
  const net = { input, layers };
  const layout = parameterLayout(net);
  const theta = new Float32Array(replicas * layout.total);
  for (let r = 0; r < replicas; r++) theta.set(initialParameters({ type: 'xavier_normal', seed: 1 }, layout, r), r * layout.total);
  const columns = units.at(-1)!;
  return {
    widths,
    rows,
    problem: { net, loss, lambda: 0 },
    X: Float32Array.from(normals({ seed: 1, stream: 3000 }, rows * input)),
    T: loss === 'mse' ? Float32Array.from(normals({ seed: 1, stream: 3001 }, rows * columns)) : oneHot(rows, columns),
    theta,
    replicas,
    parameters: layout.total,
  };
}

/** Classes in turn. */
function oneHot(rows: number, columns: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) values[row * columns + (row % columns)] = 1;
  return values;
}
