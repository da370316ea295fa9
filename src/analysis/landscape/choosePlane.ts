import { runOnce } from '../../graph';
import { gradientProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import { extremeEigenpairs } from '../curvature/extremes';
import type { Eigenpair } from '../curvature/extremes';
import { CurvatureOperator } from '../curvature/operator';
import type { CurvatureSubject } from '../curvature/operator';
import type { DirectionMode } from './directions/normalised';
import { parameterPlane } from './directions/parameters';
import { principalPlane } from './directions/principal';
import { randomPlane } from './directions/random';
import { solutionPlane } from './directions/solutions';
import { spannedPlane } from './directions/spanned';
import type { Plane } from './plane';
import type { Vector } from '../vectors';

/** The planes through a network's parameters that can be asked for. */
export type PlaneSpec =
  | { readonly kind: 'random'; readonly mode: DirectionMode; readonly seed: number }
  /** Two parameters, by their places in the flat vector. */
  | { readonly kind: 'parameters'; readonly first: number; readonly second: number }
  /** The eigenvectors of the two largest eigenvalues of the Hessian. */
  | { readonly kind: 'eigenvectors' }
  /** The top eigenvector, and what the gradient has beside it. */
  | { readonly kind: 'gradient' }
  /** The two principal components of a training path that ends at the network. */
  | { readonly kind: 'path'; readonly path: readonly Vector[] }
  /** Through the network and two other solutions. */
  | { readonly kind: 'solutions'; readonly others: readonly [Vector, Vector] };

export interface ChosenPlane {
  readonly plane: Plane;
  /** Where directions are eigenvectors: their eigenvalues, with residuals. */
  readonly eigenpairs?: readonly Eigenpair[];
  /** Where they are principal components: shares of the path's variance. */
  readonly explained?: readonly [number, number];
}

/** The plane that a specification means, through theta of the subject's feeds. Rejects with the signal's reason. */
export async function choosePlane(subject: CurvatureSubject, spec: PlaneSpec, signal?: AbortSignal): Promise<ChosenPlane> {
  const theta = subject.feeds[NAMES.theta]!;
  switch (spec.kind) {
    case 'random':
      return { plane: randomPlane(theta, parameterLayout(subject.problem.net), spec.mode, spec.seed) };
    case 'parameters':
      return { plane: parameterPlane(theta, spec.first, spec.second) };
    case 'path':
      return principalPlane(spec.path);
    case 'solutions':
      return { plane: solutionPlane(theta, ...spec.others) };
    case 'eigenvectors': {
      const eigenpairs = await topEigenpairs(subject, 2, signal);
      if (eigenpairs.length < 2) throw new RangeError('the network has one parameter: show it on a line');
      return { plane: spannedPlane(theta, eigenpairs[0]!.vector, eigenpairs[1]!.vector), eigenpairs };
    }
    case 'gradient': {
      const [eigenpairs, gradient] = [await topEigenpairs(subject, 1, signal), await gradientOf(subject)];
      return { plane: spannedPlane(theta, eigenpairs[0]!.vector, gradient), eigenpairs };
    }
  }
}

/** The gradient of E_total, [P]. */
export async function gradientOf({ executor, problem, rows, feeds }: CurvatureSubject): Promise<Float64Array> {
  return (await runOnce(executor, gradientProgram(problem, rows), feeds))['gradient']!;
}

/** The largest eigenvalues of the Hessian with their vectors. */
export async function topEigenpairs(subject: CurvatureSubject, count: number, signal?: AbortSignal): Promise<readonly Eigenpair[]> {
  const operator = await CurvatureOperator.create(subject);
  try {
    return (await extremeEigenpairs(operator.apply, operator.size, { top: count, ...(signal && { signal }) })).top;
  } finally {
    operator.dispose();
  }
}
