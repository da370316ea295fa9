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
const DROP = 1e-6;

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

/** How fast gradient descent on a quadratic of condition number κ converges at best; distances are multiplied by these per step. */
export interface ConditionRates {
  /** Along the flattest direction with the lecture's γ = 0.99/α_max = 1.98/λ_max: |1 − 1.98/κ|. */
  readonly flattest: number;
  /** Along the slowest direction with that γ: below κ = 99 this is the steepest one, at 0.98. */
  readonly overall: number;
  /** With the best fixed rate 2/(λ_min + λ_max): (κ − 1)/(κ + 1). */
  readonly optimal: number;
  /** Steps until the distance is `drop` times what it was. */
  readonly steps: { readonly flattest: number; readonly overall: number; readonly optimal: number };
}

/** The rates that follow from a condition number κ ≥ 1 alone. */
export function conditionRates(condition: number, drop = DROP): ConditionRates {
  if (!(condition >= 1)) throw new RangeError(`condition must be at least 1, got ${condition}`);
  const flattest = Math.abs(1 - 1.98 / condition);
  const overall = Math.max(0.98, flattest);
  const optimal = (condition - 1) / (condition + 1);
  const steps = {
    flattest: stepsToDrop(flattest, drop),
    overall: stepsToDrop(overall, drop),
    optimal: stepsToDrop(optimal, drop),
  };
  return { flattest, overall, optimal, steps };
}
