import { runOnce } from '../../../graph';
import type { Executor } from '../../../graph';
import { gradientProgram } from '../../../nn/hvp';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { within } from '../../verdict';
import type { Verdict } from '../../verdict';
import { WatchedRun } from '../../watchedRun';
import { decompose } from '../decomposition';
import { curvatureMatrix } from '../matrix';

const ROWS = 20;
/** |mean x·y| for y = sin 2x at 20 equispaced points of [−1, 1]. */
const CURVATURE = 0.4591616;
/** Of the published loss ½ mean (f − y)²; ours has no half and half the rate. */
const RATE = 0.1;
const X = Float64Array.from({ length: ROWS }, (_, n) => -1 + (2 * n) / (ROWS - 1));
const TABLES = { [NAMES.inputs]: X, [NAMES.targets]: X.map((x) => Math.sin(2 * x)) };

/** f = Σ v_k tanh(w_k x) with `hidden` units and no biases. */
const problemOf = (hidden: number): Problem => ({
  net: {
    input: 1,
    layers: [
      { n: hidden, act: 'tanh', bias: false },
      { n: 1, act: 'identity', bias: false },
    ],
  },
  loss: 'mse',
  lambda: 0,
});

async function descend(executor: Executor, theta: readonly number[], steps: number): Promise<{ theta: Float64Array; losses: number[] }> {
  const spec = { ...problemOf(theta.length / 2), optimizer: { type: 'gd' }, bn_momentum: 0.1 };
  const schedule = { type: 'constant', lr: RATE / 2 } as const;
  const run = await WatchedRun.create(executor, { spec, schedule, tables: TABLES, rows: ROWS, theta });
  try {
    return { theta: await run.advance(steps), losses: run.losses };
  } finally {
    run.dispose();
  }
}

/** Steps until the loss is half of what it was, from all weights at `start`. */
async function stepsToEscape(executor: Executor, start: number): Promise<number> {
  const { losses } = await descend(executor, [start, start], 600);
  const escaped = losses.findIndex((loss) => loss < losses[0]! / 2);
  return escaped < 0 ? Infinity : escaped;
}

/**
 * The saddle at zero weights: f = v tanh(w x) fitted to sin 2x on [−1, 1]. The gradient is 0, the curvatures are
 * ±|mean x·y|; what is small grows by 1 + γ·0.459 a step, so that the time to escape rises with the logarithm of how
 * near the start is; and hidden units that start alike stay alike to the bit, until something tells them apart.
 */
export async function saddleAtZero(executor: Executor): Promise<Verdict[]> {
  const subject = { executor, problem: problemOf(1), rows: { table: ROWS }, feeds: { ...TABLES, [NAMES.theta]: [0, 0] } };
  const { gradient } = await runOnce(executor, gradientProgram(subject.problem, subject.rows), subject.feeds);
  const { values, size } = await curvatureMatrix(subject);
  const [up, down] = (await decompose(values, size)).values;
  const growth = ((await descend(executor, [1e-4, 1e-4], 50)).theta[0]! / 1e-4) ** (1 / 50);
  const [near, nearer] = [await stepsToEscape(executor, 1e-2), await stepsToEscape(executor, 1e-5)];
  const wait = Math.log(1e3) / Math.log(1 + RATE * CURVATURE);
  const { theta: alike } = await descend(executor, [0.1, 0.1, 0.2, 0.2], 500);
  const { theta: apart } = await descend(executor, [0.1, 0.101, 0.2, 0.2], 500);
  const difference = (theta: Float64Array) => Math.abs(theta[0]! - theta[1]!);
  return [
    within('largest |gradient| at 0', 0, Math.max(...gradient!.map(Math.abs)), [0, 0]),
    within('λ_max at 0', CURVATURE, up! / 2, [CURVATURE - 1e-6, CURVATURE + 1e-6]),
    within('λ_min at 0', -CURVATURE, down! / 2, [-CURVATURE - 1e-6, -CURVATURE + 1e-6]),
    within('growth in a step', 1 + RATE * CURVATURE, growth, [1 + RATE * CURVATURE - 1e-5, 1 + RATE * CURVATURE + 1e-5]),
    within('steps to escape: from 1e-5 after from 1e-2', wait, nearer - near, [wait - 2, wait + 2]),
    within('difference of two equal units after 500 steps', 0, difference(alike), [0, 0]),
    within('growth of a difference of 0.001 in 500 steps, at least', 1, difference(apart) / 0.001, [1, Infinity]),
  ];
}
