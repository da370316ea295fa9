import { STREAMS, normals } from '../philox';
import type { Split } from './dataSet';

/** Where the columns are mixed from, row-major, and their means. */
const MIX = [3, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 2, 0, 0, 0.2, 0, 0, 0, 1, 0, 1];
export const MEANS = [2, 1, 0, -3, 4] as const;
const INPUTS = MEANS.length;

export interface CorrelatedDraw {
  readonly seed: number;
  readonly rows: number;
  /** Standard deviation of the noise in the targets. */
  readonly noise: number;
  /** The columns' means; `MEANS` if not given. */
  readonly means?: readonly number[];
  /** The rows to test with, in the place of those to train on. */
  readonly isTest?: boolean;
}

/** Five normal columns of unlike spread and mean, two of them nearly the same; the target is linear in them. X is rows × 5, T rows × 1. */
export function correlatedRows({ seed, rows, noise, means = MEANS, isTest = false }: CorrelatedDraw): Split {
  const z = normals({ seed, stream: isTest ? STREAMS.testInputs : STREAMS.trainInputs }, rows * INPUTS);
  const errors = normals({ seed, stream: isTest ? STREAMS.testNoise : STREAMS.trainNoise }, rows);
  const X = Float32Array.from({ length: rows * INPUTS }, (_, at) => {
    const [n, j] = [Math.floor(at / INPUTS), at % INPUTS];
    return means.reduce((sum, _mean, k) => sum + z[n * INPUTS + k]! * MIX[j * INPUTS + k]!, means[j]!);
  });
  const target = (n: number) => -X[n * INPUTS]! + 0.5 * X[n * INPUTS + 1]! + 0.3 * X[n * INPUTS + 4]! + noise * errors[n]!;
  return { rows, X, T: Float32Array.from({ length: rows }, (_, n) => target(n)) };
}
