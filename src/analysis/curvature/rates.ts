/** What gradient descent with a fixed rate does along one eigendirection of the Hessian. */
export interface DirectionRate {
  readonly lambda: number;
  /** 1 − γλ: the factor by which the distance from the minimum changes in a step. Its sign tells overshooting. */
  readonly factor: number;
  /** |1 − γλ|. */
  readonly rate: number;
  /** Below 1 it converges, at 1 it keeps its distance, above 1 it runs away: past the edge (λ > 0) or downhill (λ < 0). */
  readonly behaviour: 'converges' | 'stays' | 'diverges' | 'escapes';
  /** Steps until the distance is `drop` times what it was; Infinity where it does not shrink. */
  readonly steps: number;
}

/** A millionth, as the lecture's examples ask for. */
export const DROP = 1e-6;

/** The predicted rate of each eigendirection, from its eigenvalue: exact for a quadratic error function. */
export function directionRates(eigenvalues: ArrayLike<number>, lr: number, drop = DROP): DirectionRate[] {
  return Array.from(eigenvalues, (lambda) => {
    const factor = 1 - lr * lambda;
    const rate = Math.abs(factor);
    return { lambda, factor, rate, behaviour: behaviourOf(lambda, rate), steps: stepsToDrop(rate, drop) };
  });
}

function behaviourOf(lambda: number, rate: number): DirectionRate['behaviour'] {
  if (rate < 1) return 'converges';
  if (rate === 1) return 'stays';
  return lambda < 0 ? 'escapes' : 'diverges';
}

/** Steps after which something that is multiplied by `rate` in each is `drop` times what it was: whole, Infinity if never. */
export function stepsToDrop(rate: number, drop = DROP): number {
  if (rate >= 1) return Infinity;
  // A hair less than the quotient, so that rounding does not add a step to a whole number of them.
  return rate === 0 ? 1 : Math.ceil(Math.log(drop) / Math.log(rate) - 1e-9);
}
