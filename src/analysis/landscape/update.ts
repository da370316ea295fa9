import { grad, ops, runOnce } from '../../graph';
import type { Executor, Feeds, Program } from '../../graph';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { RowCount } from '../../nn/objective';
import { rate } from '../../nn/schedules';
import type { ScheduleSpec } from '../../nn/schedules';
import { optimizerStep, stepFeeds } from '../../nn/training';
import type { TrainingSpec } from '../../nn/training';

/** What a training step does to the parameters: θ ← θ − learningRate · direction. */
export interface Update {
  readonly direction: Float64Array;
  readonly learningRate: number;
}

/**
 * The update that an optimizer makes at step t, from the states before it (theta and its own) and the tables X and T in
 * `feeds`; with `rows.used`, on the rows that the feed `rows` names.
 */
export async function nextUpdate(
  executor: Executor,
  { spec, schedule, rows }: { readonly spec: TrainingSpec; readonly schedule: ScheduleSpec; readonly rows: RowCount },
  feeds: Feeds,
  t: number,
): Promise<Update> {
  const given = { ...feeds, ...stepFeeds(spec.optimizer, schedule, t), [NAMES.learningRate]: [1] };
  const { direction } = await runOnce(executor, updateProgram(spec, rows), given);
  return { direction: direction!, learningRate: rate(schedule, t) };
}

/** What a step of learning rate 1 subtracts. It is applied to zeros, where it loses no digits. */
function updateProgram(spec: TrainingSpec, rows: RowCount): Program {
  const { theta, total } = buildObjective(spec, rows);
  const [gradient] = grad(total, [theta]);
  const { next } = optimizerStep(spec, ops.constant(0, theta.shape), gradient!);
  return { label: 'update', outputs: { direction: ops.neg(next.theta) } };
}
