import type { Executor } from '../../../graph';
import { withinFactor } from '../../verdict';
import type { Verdict } from '../../verdict';
import { descend } from '../lecture/descent';
import type { Descent, DescentPath } from '../lecture/descent';
import { quadraticFunction } from '../lecture/functions';

type Optimizer = Descent['optimizer'] & { readonly momentum?: number };

/** The path on E = Σ α_i w_i² from (1, …, 1). */
async function pathOn(executor: Executor, alpha: readonly number[], optimizer: Optimizer, lr: number, steps: number): Promise<DescentPath> {
  const descent: Descent = { optimizer, schedule: { type: 'constant', lr }, steps };
  const [path] = await descend(executor, quadraticFunction(alpha), [alpha.map(() => 1)], descent);
  return path!;
}

const GD = { type: 'gd' };

/**
 * Gradient descent on E = w₁² + 10 w₂²: each coordinate's error shrinks by (1 − 2γα)² a step, E by ((κ − 1)/(κ + 1))² =
 * 0.66942 at the best rate 1/(α_min + α_max), and at 1/α_max it stops to shrink.
 */
export async function quadraticContraction(executor: Executor): Promise<Verdict[]> {
  const alpha = [1, 10];
  const verdicts: Verdict[] = [];
  for (const rate of [0.02, 0.04, 0.0999, 0.1001]) {
    const { thetas } = await pathOn(executor, alpha, GD, rate, 20);
    alpha.forEach((a, i) => {
      const title = `E_${i + 1} after 20 steps over E_${i + 1} before, γ = ${rate}`;
      verdicts.push(withinFactor(title, (1 - 2 * rate * a) ** 40, thetas[20]![i]! ** 2, 1 + 1e-5));
    });
  }
  const { losses } = await pathOn(executor, alpha, GD, 1 / 11, 40);
  return [...verdicts, withinFactor('E after a step over E before, γ = 1/11', 0.66942, (losses[40]! / losses[0]!) ** (1 / 40), 1 + 1e-5)];
}

/** Goh 2017: the rates of gradient descent and of momentum, both at their best, at two condition numbers. */
const RATES = [
  { condition: 100, descent: 0.980198, momentum: 0.818182 },
  { condition: 1000, descent: 0.998002, momentum: 0.938693 },
] as const;

/** Where an independent float64 run of momentum is, κ = 100. */
const LARGEST = { 50: 4.035e-3, 100: 3.524e-7, 150: 2.316e-11 };

/**
 * Goh 2017, "Why momentum really works" (Distill), on f = ½ Σ λ_i w_i², λ = (1, κ), from (1, 1): with the best step sizes,
 * gradient descent contracts by (κ − 1)/(κ + 1) a step and momentum by (√κ − 1)/(√κ + 1).
 */
export async function momentumRates(executor: Executor): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { condition, descent, momentum } of RATES) {
    const alpha = [1 / 2, condition / 2];
    const plain = await pathOn(executor, alpha, GD, 2 / (1 + condition), 200);
    const root = Math.sqrt(condition);
    const rule = { type: 'momentum', momentum: ((root - 1) / (root + 1)) ** 2 };
    const fast = await pathOn(executor, alpha, rule, (2 / (1 + root)) ** 2, 150);
    const title = `κ = ${condition}`;
    verdicts.push(withinFactor(`${title}: rate of gradient descent`, descent, Math.abs(plain.thetas[200]![0]!) ** (1 / 200), 1 + 1e-6));
    alpha.forEach((_, i) => {
      verdicts.push(withinFactor(`${title}: rate of momentum along w_${i + 1}`, momentum, secondOrderRate(fast, i), 1 + 1e-4));
    });
    if (condition !== 100) continue;
    verdicts.push(withinFactor('κ = 100: gradient descent after 200 steps', 0.018313, Math.hypot(plain.thetas[200]![0]!), 1 + 1e-4));
    for (const [step, want] of Object.entries(LARGEST)) {
      const largest = Math.max(...fast.thetas[Number(step)]!.map(Math.abs));
      verdicts.push(withinFactor(`κ = 100: largest |w| after ${step} steps of momentum`, want, largest, 1.005));
    }
  }
  return verdicts;
}

/**
 * The rate r of a coordinate that obeys w_{t+1} = 2r w_t − r² w_{t−1}, as under momentum at its best, where both roots meet
 * and |w| itself shrinks like t rᵗ: w_t w_{t+2} − w²_{t+1} is multiplied by r² in each step, exactly.
 */
function secondOrderRate({ thetas }: DescentPath, i: number): number {
  const [first, count] = [1, 20];
  const w = (t: number) => thetas[t]![i]!;
  const casoratian = (t: number) => w(t) * w(t + 2) - w(t + 1) ** 2;
  return (casoratian(first + count) / casoratian(first)) ** (1 / (2 * count));
}
