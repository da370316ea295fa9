import { stepsToDrop } from './rates';

/**
 * The lecture's quadratic E = Σ α_i (θ_i − θ*_i)², for which everything is known: gradient descent multiplies the
 * distance of each coordinate by 1 − 2γα_i in every step, so that γ α_max < 1 decides whether it converges.
 */
export interface QuadraticDescent {
  /** 1 − 2γα_i. */
  readonly factors: number[];
  /** Coordinates that run away, that keep their distance for ever, and that converge. */
  readonly diverging: number[];
  readonly staying: number[];
  readonly converging: number[];
  /** 1/α_max, where the steepest coordinate neither converges nor diverges. */
  readonly critical: number;
  /** The lecture's rule 0.99/α_max. */
  readonly best: number;
  /** 1/(α_min + α_max) = 2/(λ_min + λ_max): the fixed rate whose slowest coordinate is fastest. */
  readonly optimal: number;
  readonly condition: number;
}

/** What gradient descent with the rate `lr` does to the quadratic with these α (all above 0). */
export function quadraticDescent(alphas: readonly number[], lr: number): QuadraticDescent {
  const wrong = alphas.findIndex((alpha) => !(alpha > 0));
  if (wrong >= 0) throw new RangeError(`alphas[${wrong}] must be above 0, got ${alphas[wrong]}: along it there is no minimum`);
  const [least, most] = [Math.min(...alphas), Math.max(...alphas)];
  const factors = alphas.map((alpha) => 1 - 2 * lr * alpha);
  const where = (fits: (product: number) => boolean) => alphas.flatMap((alpha, i) => (fits(lr * alpha) ? [i] : []));
  return {
    factors,
    diverging: where((product) => product > 1),
    staying: where((product) => product === 1),
    converging: where((product) => product < 1),
    critical: 1 / most,
    best: 0.99 / most,
    optimal: 1 / (least + most),
    condition: most / least,
  };
}

/** E after each of `steps` steps, the start included: Σ α_i (1 − 2γα_i)^{2t} d_i². */
export function quadraticErrors(alphas: readonly number[], distances: readonly number[], lr: number, steps: number): Float64Array {
  const error = (t: number) => alphas.reduce((sum, alpha, i) => sum + alpha * (distances[i]! * (1 - 2 * lr * alpha) ** t) ** 2, 0);
  return Float64Array.from({ length: steps + 1 }, (_, t) => error(t));
}

/** How fast a quadratic of condition number κ converges, by what is asked; distances are multiplied by these per step. */
export interface ConditionRates {
  /** Along the flattest direction with the lecture's γ = 0.99/α_max: |1 − 1.98/κ|. */
  readonly flattest: number;
  /** Along the slowest direction with that γ: below κ = 99 this is the steepest one, at 0.98. */
  readonly overall: number;
  /** With the best fixed rate 1/(α_min + α_max): (κ − 1)/(κ + 1). */
  readonly optimal: number;
  /** Steps until the distance is `drop` times what it was. */
  readonly steps: { readonly flattest: number; readonly overall: number; readonly optimal: number };
}

/** The rates that follow from a condition number κ ≥ 1 alone. */
export function conditionRates(condition: number, drop?: number): ConditionRates {
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
