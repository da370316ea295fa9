import { ops, runOnce, vmap } from '../../graph';
import type { Program, RunOptions } from '../../graph';
import { gradientProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import { dot } from './vectors';

const OFFSET = 'offset';

/** E_total at theta + offset · v: outputs `loss` for every run's `offset`. */
function lineProgram(problem: Problem, rows: RowCount): Program {
  const { theta, total } = buildObjective(problem, rows);
  const moved = ops.add(theta, ops.mul(ops.input(OFFSET, []), ops.input(NAMES.direction, theta.shape)));
  const [loss] = vmap([total], new Map([[theta, ops.reshape(moved, [1, theta.shape[0]!])]]), 1);
  return { label: 'loss along a line', outputs: { loss: ops.reshape(loss!, []) }, perStep: [OFFSET], perStepOutputs: ['loss'] };
}

/** E_total along a line beside the parabola that slope and curvature at offset 0 predict. */
export interface LossLine {
  readonly offsets: Float64Array;
  readonly losses: Float64Array;
  /** E + a gᵀv + ½ a² vᵀHv. */
  readonly predicted: Float64Array;
  /** gᵀv and vᵀHv at offset 0. */
  readonly slope: number;
  readonly curvature: number;
}

/** The error at `feeds.theta + a·direction` for every offset a; along a unit eigenvector the curvature is its eigenvalue. */
export async function lossAlong(
  subject: CurvatureSubject,
  direction: ArrayLike<number>,
  offsets: ArrayLike<number>,
  options: RunOptions = {},
): Promise<LossLine> {
  const { executor, problem, rows, feeds } = subject;
  const { loss, gradient } = await runOnce(executor, gradientProgram(problem, rows), feeds);
  const operator = await CurvatureOperator.create(subject);
  const [product] = await operator.apply([direction]).finally(() => {
    operator.dispose();
  });
  const [slope, curvature] = [dot(gradient!, direction), dot(product!, direction)];
  const line = await executor.load(lineProgram(problem, rows), { ...feeds, [NAMES.direction]: direction });
  try {
    const { loss: along } = await line.run(
      Array.from(offsets, (offset) => ({ [OFFSET]: [offset] })),
      options,
    );
    return {
      offsets: Float64Array.from(offsets),
      losses: Float64Array.from(along!, (value) => value[0]!),
      predicted: Float64Array.from(offsets, (a) => loss![0]! + a * slope + 0.5 * a * a * curvature),
      slope,
      curvature,
    };
  } finally {
    line.dispose();
  }
}
