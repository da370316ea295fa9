import { runOnce } from '../../graph';
import { gradientProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { decompose } from './decomposition';
import { curvatureMatrix } from './matrix';
import type { MatrixOptions } from './matrix';
import type { CurvatureSubject } from './operator';
import { dot } from '../vectors';

/** The parabola in place of the error function around one place, in the coordinates of its Hessian's eigenvectors. */
export interface LocalQuadratic {
  readonly theta: Float64Array;
  /** E_total at theta. */
  readonly error: number;
  /** Slope along each eigenvector. */
  readonly slopes: Float64Array;
  /** Descending, with the vectors in the same order. */
  readonly eigenvalues: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Taylor's second-order statement about the error function at `feeds.theta`, exact in its derivatives. */
export async function localQuadratic(subject: CurvatureSubject, options: Omit<MatrixOptions, 'part'> = {}): Promise<LocalQuadratic> {
  const { executor, problem, rows, feeds } = subject;
  const { loss, gradient } = await runOnce(executor, gradientProgram(problem, rows), feeds);
  const { values, size } = await curvatureMatrix(subject, options);
  const decomposition = await decompose(values, size, options.signal ? { signal: options.signal } : {});
  const vectors = await decomposition.vectors(options.signal ? { signal: options.signal } : {});
  return {
    theta: Float64Array.from(feeds[NAMES.theta]!),
    error: loss![0]!,
    slopes: Float64Array.from(vectors, (v) => dot(v, gradient!)),
    eigenvalues: decomposition.values,
    vectors,
  };
}

/**
 * E before each of `steps` steps of gradient descent on the parabola, and after them: along eigenvector k the coordinate
 * x goes to x − γ (slope + λ x). At a minimum, where the slopes are 0, it is multiplied by 1 − γλ (the lecture's rates).
 */
export function predictDescent(quadratic: LocalQuadratic, start: ArrayLike<number>, lr: number, steps: number): Float64Array {
  const { theta, error, slopes, eigenvalues, vectors } = quadratic;
  const away = Float64Array.from(start, (x, i) => x - theta[i]!);
  const x = Float64Array.from(vectors, (v) => dot(v, away));
  const errors = new Float64Array(steps + 1);
  for (let t = 0; t <= steps; t++) {
    errors[t] = x.reduce((sum, place, k) => sum + place * (slopes[k]! + 0.5 * eigenvalues[k]! * place), error);
    for (let k = 0; k < x.length; k++) x[k]! -= lr * (slopes[k]! + eigenvalues[k]! * x[k]!);
  }
  return errors;
}
