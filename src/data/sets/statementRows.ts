import { STREAMS, normals } from '../philox';
import type { Split } from './dataSet';

interface Splits {
  readonly train: Split;
  readonly test: Split;
}

/** The numbers of a problem whose rows are drawn; the others have none. */
export interface Drawn {
  readonly train: number;
  readonly test: number;
  readonly seed: number;
}

/** Rows with one target each. */
const table = (X: readonly number[], T: readonly number[]): Split => ({
  rows: T.length,
  X: Float32Array.from(X),
  T: Float32Array.from(T),
});

const BESIDE = [-2, -1, 0, 2] as const;
const CORNERS = [-1, -1, -1, 1, 1, -1, 1, 1] as const;
const DIFFERS = [0, 1, 1, 0] as const;
/** Mean and standard deviation of |u| for normal u. */
const HALF_NORMAL = { mean: Math.sqrt(2 / Math.PI), deviation: Math.sqrt(1 - 2 / Math.PI) };

/** Normal inputs, and a target that is a function of them. */
function ofNormals({ train, test, seed }: Drawn, inputs: number, target: (x: Float32Array) => number): Splits {
  const sample = (rows: number, stream: number): Split => {
    const X = Float32Array.from(normals({ seed, stream }, rows * inputs));
    return { rows, X, T: Float32Array.from({ length: rows }, (_, n) => target(X.subarray(n * inputs, (n + 1) * inputs))) };
  };
  return { train: sample(train, STREAMS.trainInputs), test: sample(test, STREAMS.testInputs) };
}

/** Half the sum of four inputs, which has variance 1. */
const u = (x: Float32Array): number => 0.5 * x.reduce((sum, value) => sum + value, 0);

/** The rows of each of these problems. */
export const statementRows: Readonly<Record<string, (options: Drawn) => Splits>> = {
  /** x = t = 1; tested with t = x on both sides of it. */
  example: () => ({ train: table([1], [1]), test: table(BESIDE, BESIDE) }),
  /** The four corners x₁, x₂ = ±1 with the target 1 where they differ, else 0; tested half-way to the middle, and as far beyond. */
  corners: () => ({
    train: table(CORNERS, DIFFERS),
    test: table(
      [0.5, 1.5].flatMap((radius) => CORNERS.map((x) => radius * x)),
      [...DIFFERS, ...DIFFERS],
    ),
  }),
  /** t = .8 x₁ − .3 x₂. */
  plane: (options) => ofNormals(options, 2, ([x1, x2]) => 0.8 * x1! - 0.3 * x2!),
  /** The target u changes its sign with the inputs; it has mean 0 and variance 1. */
  odd: (options) => ofNormals(options, 4, u),
  /** |u|, which does not, shifted and scaled to mean 0 and variance 1. */
  even: (options) => ofNormals(options, 4, (x) => (Math.abs(u(x)) - HALF_NORMAL.mean) / HALF_NORMAL.deviation),
};
