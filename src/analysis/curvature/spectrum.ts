/** A condition number exists, and an eigenvalue counts as more than 0, beyond this share of the largest |λ| (contract section 8). */
export const RELATIVE_ZERO = 1e-7;

/** What follows from the eigenvalues of a Hessian, by the names of the contract (section 8). */
export interface Spectrum {
  /** Descending. */
  readonly eigenvalues: Float64Array;
  readonly lambda_max: number;
  readonly lambda_min: number;
  /** λ_max/λ_min; absent where the Hessian is not positive definite. */
  readonly cond?: number;
  /** How many are below −1e-7·max|λ|, and how many lie between that and +1e-7·max|λ|. */
  readonly negative: number;
  readonly near_zero: number;
  /** The lecture's largest curvature, λ_max/2; absent, as the rates are, where no curvature is positive. */
  readonly alpha_max?: number;
  /** γ_best = 1.98/λ_max. */
  readonly lr_best?: number;
  /** γ_critical = 2/λ_max: beyond it gradient descent diverges along the steepest direction. */
  readonly lr_critical?: number;
}

/** Sums up eigenvalues given in descending order. */
export function summarise(eigenvalues: Float64Array): Spectrum {
  const lambda_max = eigenvalues[0]!;
  const lambda_min = eigenvalues.at(-1)!;
  const zero = RELATIVE_ZERO * Math.max(Math.abs(lambda_max), Math.abs(lambda_min));
  const { negative, near_zero } = countEigenvalues(eigenvalues, zero);
  return {
    eigenvalues,
    lambda_max,
    lambda_min,
    ...(lambda_min > zero && { cond: lambda_max / lambda_min }),
    negative,
    near_zero,
    ...(lambda_max > 0 && { alpha_max: lambda_max / 2, lr_best: 1.98 / lambda_max, lr_critical: 2 / lambda_max }),
  };
}

/** How many eigenvalues are below −`zero`, and how many within ±`zero`. */
export function countEigenvalues(eigenvalues: ArrayLike<number>, zero: number): { negative: number; near_zero: number } {
  let [negative, near_zero] = [0, 0];
  for (let i = 0; i < eigenvalues.length; i++) {
    if (eigenvalues[i]! < -zero) negative++;
    else if (eigenvalues[i]! <= zero) near_zero++;
  }
  return { negative, near_zero };
}

/** Sums of the eigenvalues and of their squares from the matrix itself: `{ trace, frobenius2, dim }`. */
export function matrixTrace(values: Float64Array, size: number): { trace: number; frobenius2: number; dim: number } {
  let [trace, frobenius2] = [0, 0];
  for (let i = 0; i < size; i++) trace += values[i * size + i]!;
  for (const entry of values) frobenius2 += entry * entry;
  return { trace, frobenius2, dim: size };
}
