import type { Executor } from '../../../graph';
import { WatchedRun } from '../../watchedRun';
import type { WatchedTraining } from '../../watchedRun';
import { within } from '../../verdict';
import type { Verdict } from '../../verdict';
import { decompose } from '../decomposition';
import { followSharpness } from '../followSharpness';
import type { FollowedSharpness, FollowOptions } from '../followSharpness';
import { curvatureMatrix } from '../matrix';
import { chebyshevSetUp } from './chebyshev';

/** The publication's loss is half of E, and so are its eigenvalues; its rate is twice ours. */
const HALF = 0.5;
/** The published rate, whose edge is 2/0.2 = 10. */
const RATE = 0.2;
const EDGE = 2 / RATE;

/** Eigenvalues below −1e-6, and within 1e-3 of 0, in a float64 computation. */
const COUNTS = { negative: 107, nearZero: 523 };
/** Half a unit of the last digit of the published tables. */
const DIGITS = { loss: 0.5e-5, first: 0.5e-3, later: 0.5e-2 };

/** The published set-up trained at a published rate. */
function trainingAt(rate: number): WatchedTraining {
  const { problem, rows, feeds } = chebyshevSetUp();
  const spec = { ...problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 };
  return { spec, schedule: { type: 'constant', lr: HALF * rate }, tables: feeds, rows: rows.table, theta: feeds.theta };
}

/**
 * The exact Hessian of the Chebyshev network before the first step: λ_max, λ_min and two counts. In float32 eigenvalues
 * beside a threshold may fall on its other side: the counts may differ by as many as lie within the matrix's own error.
 */
export async function chebyshevHessian(executor: Executor): Promise<Verdict[]> {
  const { values, size, asymmetry } = await curvatureMatrix({ executor, ...chebyshevSetUp() });
  const eigenvalues = (await decompose(values, size)).values.map((value) => HALF * value);
  const largest = HALF * values.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  // Independent errors of this size in every element move an eigenvalue by √P times as much at most, about.
  const uncertainty = asymmetry * largest * Math.sqrt(size);
  const count = (quantity: string, published: number, fits: (value: number) => boolean, thresholds: readonly number[]) => {
    const beside = eigenvalues.filter((value) => thresholds.some((threshold) => Math.abs(value - threshold) <= uncertainty)).length;
    return within(quantity, published, eigenvalues.filter(fits).length, [published - beside, published + beside]);
  };
  return [
    within('λ_max at step 0', 6.902, eigenvalues[0]!, around(6.902, DIGITS.first)),
    within('λ_min at step 0', -0.751, eigenvalues.at(-1)!, around(-0.751, DIGITS.first)),
    count('eigenvalues below −1e-6', COUNTS.negative, (value) => value < -1e-6, [-1e-6]),
    count('eigenvalues within 1e-3 of 0', COUNTS.nearZero, (value) => Math.abs(value) < 1e-3, [-1e-3, 1e-3]),
  ];
}

/** Gradient descent before the edge, where it is the same on every machine: loss and λ_max at steps 0, 1 and 100. */
export async function chebyshevDescent(executor: Executor, options: FollowOptions = {}): Promise<Verdict[]> {
  const { records, losses } = await followSharpness(executor, trainingAt(RATE), [0, 1, 100, 101], { ...options, tolerance: 1e-4 });
  const [start, first, later] = records.map(({ value }) => HALF * value) as [number, number, number];
  return [
    within('loss at step 0', 0.30712, HALF * losses[0]!, around(0.30712, DIGITS.loss)),
    within('loss at step 100', 0.24575, HALF * losses[100]!, around(0.24575, DIGITS.loss)),
    within('λ_max at step 0', 6.902, start, around(6.902, DIGITS.first + 1e-4 * 6.902)),
    within('λ_max at step 1', 6.768, first, around(6.768, DIGITS.first + 1e-4 * 6.768)),
    within('λ_max at step 100', 7.21, later, around(7.21, DIGITS.later)),
  ];
}

/** The published loss before each of `steps` steps, at a published rate. */
export async function chebyshevLosses(executor: Executor, steps: number, rate = RATE): Promise<number[]> {
  const run = await WatchedRun.create(executor, trainingAt(rate));
  try {
    await run.advance(steps);
    return run.losses.map((loss) => HALF * loss);
  } finally {
    run.dispose();
  }
}

/** What the edge of stability is about: records of λ_max (in the publication's units) and the verdicts on them. */
export interface EdgeOfStability {
  readonly verdicts: readonly Verdict[];
  /** λ_max by step, halved to the publication's loss. */
  readonly steps: readonly number[];
  readonly sharpness: readonly number[];
  readonly followed: FollowedSharpness;
}

/**
 * Cohen et al. 2021, "Gradient descent on neural networks typically occurs at the edge of stability", on the Chebyshev
 * toy: λ_max rises to 2/γ = 10, passes it, and then stays about it while the loss goes on falling. 4000 steps with λ_max
 * measured at every tenth, and at each of those around the crossing. Before the crossing figures are compared as they are;
 * after it only in their statistics, since rounding decides the path.
 */
export async function edgeOfStability(executor: Executor, options: FollowOptions = {}): Promise<EdgeOfStability> {
  const nearCrossing = Array.from({ length: 19 }, (_, i) => 372 + i);
  const tens = Array.from({ length: 400 }, (_, i) => 10 * i);
  const steps = [...new Set([...tens, ...nearCrossing, 3999])].sort((a, b) => a - b);
  const followed = await followSharpness(executor, trainingAt(RATE), steps, options);
  const { records, losses } = followed;
  const sharpness = records.map(({ value }) => HALF * value);
  const second = sharpness.filter((_, i) => steps[i]! >= 2000);
  const mean = second.reduce((sum, x) => sum + x, 0) / second.length;
  const deviation = Math.sqrt(second.reduce((sum, x) => sum + (x - mean) ** 2, 0) / second.length);
  const verdicts = [
    // The published record 381 is the state after step 382.
    within('step at which λ_max passes 2/γ = 10', 382, steps[sharpness.findIndex((value) => value > EDGE)] ?? Infinity, [381, 383]),
    within('largest λ_max', 12.35, Math.max(...sharpness), [12, 12.7]),
    within('mean λ_max over steps 2000 to 4000', 10.145, mean, [9.8, 10.6]),
    within('standard deviation of λ_max over steps 2000 to 4000', 0.12, deviation, [0.06, 0.24]),
    within('loss at step 500', 0.15109, HALF * losses[500]!, [0.1495, 0.1527]),
    within('loss at step 4000', 0.0025, HALF * losses.at(-1)!, [0.0015, 0.0045]),
  ];
  return { verdicts, steps, sharpness, followed };
}

/**
 * The same network at other rates of the demonstration's logarithmic scale. At 0.4169 = 10^−0.38 it starts beyond the edge
 * (6.9 > 2/γ = 4.80), is thrown out of the valley and lands in a flatter one; at 0.5495 = 10^−0.26 it diverges.
 */
export async function catapult(executor: Executor, options: FollowOptions = {}): Promise<Verdict[]> {
  const rate = 10 ** -0.38;
  const settled = Array.from({ length: 50 }, (_, i) => 3000 + 20 * i);
  const { records } = await followSharpness(executor, trainingAt(rate), [0, 11, ...settled], options);
  const [start, thrown, ...late] = records.map(({ value }) => HALF * value) as [number, number, ...number[]];
  const losses = await chebyshevLosses(executor, 200, 10 ** -0.26);
  // Published records count from 0 after step 1. The path has left every other machine's by then; the explosion is the same.
  const exploded = losses.findIndex((loss) => !(loss < 9e5));
  return [
    within('γ = 0.4169: λ_max at the start over 2/γ', 6.902 / 4.797, (start * rate) / 2, [1.435, 1.443]),
    within('γ = 0.4169: λ_max at record 10', 2.3, thrown, [2.2, 2.4]),
    within('γ = 0.4169: mean λ_max when settled', 4.92, late.reduce((sum, x) => sum + x, 0) / late.length, [4.82, 5.02]),
    within('γ = 0.5495: step at which the loss passes 9e5', 168, exploded < 0 ? Infinity : exploded, [148, 188]),
  ];
}

const around = (value: number, margin: number): [number, number] => [value - margin, value + margin];
