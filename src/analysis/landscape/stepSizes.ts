import type { Executor, RunOptions } from '../../graph';
import type { ErrorFunction } from './errorFunction';
import { evaluateGrid } from './grid';
import { lineDerivatives } from './lineDerivatives';
import type { Plane } from './plane';
import type { Vector } from '../vectors';

/** A step size between the two neighbours that were looked at, and E there. */
export interface BracketedStep {
  readonly step: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
}

/** E along one update θ − γ·u, for many step sizes γ. */
export interface StepSizes {
  /** Step sizes, ascending with equal ratios, and E after each. */
  readonly steps: Float64Array;
  readonly losses: Float64Array;
  /** E before the step. */
  readonly start: number;
  readonly actual: { readonly step: number; readonly loss: number };
  /** The lowest E that was found, and the steps beside it. */
  readonly best: BracketedStep;
  /** The least step beyond the best after which E is no lower than before; absent where all that were looked at are lower. */
  readonly critical?: BracketedStep;
  /** What slope and curvature at θ alone say: E(γ) ≈ start − γ·slope + ½γ²·curvature. */
  readonly quadratic: { readonly slope: number; readonly curvature: number; readonly best?: number; readonly critical?: number };
}

export interface StepSizesOptions extends RunOptions {
  /** How many step sizes. */
  readonly count?: number;
  /** The least and the largest; by default wide enough for the actual, the best and the critical one. */
  readonly range?: readonly [number, number];
}

/** How many step sizes, unless told otherwise. */
export const COUNT = 256;
/** How far the default range goes beyond the steps of interest. */
const MARGIN = 30;

/**
 * E for many step sizes along an update `u`: the gradient, or what an optimizer subtracts for each unit of learning rate.
 * `actual` is the learning rate in use. Rejects with the signal's reason.
 */
export async function stepSizes(
  executor: Executor,
  f: ErrorFunction,
  theta: Vector,
  update: Vector,
  actual: number,
  { count = COUNT, range, signal, onProgress }: StepSizesOptions = {},
): Promise<StepSizes> {
  if (!(actual > 0)) throw new RangeError(`the actual step size must be above 0, got ${actual}`);
  const line: Plane = { origin: theta, directions: [Float64Array.from(update, (x) => -x)] };
  const { start, quadratic } = await atStart(executor, f, line);
  const [low, high] = range ?? defaultRange(actual, quadratic);
  const steps = Float64Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const grid = await evaluateGrid(executor, f, line, { a: [...steps, actual] }, options);
  signal?.throwIfAborted();
  const losses = grid.values.subarray(0, count);
  const best = indexOfLeast(losses);
  const above = losses.findIndex((loss, i) => i > best && !(loss < start));
  return {
    steps,
    losses,
    start,
    actual: { step: actual, loss: grid.values[count]! },
    best: bracketed(steps, losses, best, best - 1, best + 1),
    ...(above >= 0 && { critical: bracketed(steps, losses, above, above - 1, above) }),
    quadratic,
  };
}

function indexOfLeast(losses: Float64Array): number {
  let best = 0;
  losses.forEach((loss, i) => {
    if (!(losses[best]! <= loss)) best = i;
  });
  return best;
}

function bracketed(steps: Float64Array, losses: Float64Array, at: number, below: number, above: number): BracketedStep {
  const last = steps.length - 1;
  return { step: steps[at]!, loss: losses[at]!, low: below < 0 ? 0 : steps[below]!, high: steps[Math.min(above, last)]! };
}

function defaultRange(actual: number, { best, critical }: StepSizes['quadratic']): [number, number] {
  return [Math.min(actual, best ?? actual) / MARGIN, Math.max(actual, critical ?? actual) * MARGIN];
}

/** E at the line's origin, and from exact derivatives along it the quadratic that touches it there. */
async function atStart(executor: Executor, f: ErrorFunction, line: Plane): Promise<Pick<StepSizes, 'start' | 'quadratic'>> {
  const { loss, slope, curvature } = await lineDerivatives(executor, f, line);
  const quadratic = { slope: -slope, curvature };
  const turns = quadratic.slope > 0 && quadratic.curvature > 0;
  const best = quadratic.slope / quadratic.curvature;
  return { start: loss, quadratic: { ...quadratic, ...(turns && { best, critical: 2 * best }) } };
}
