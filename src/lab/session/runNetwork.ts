import { parameterLayout } from '../../nn/parameters';
import { NAMES } from '../../nn/names';
import type { CurrentRun } from './currentRun';
import { problemOf } from '../recipe/problem';
import type { RunNetwork } from '../service/context';

/**
 * A run's network for an analysis: as it stands after everything submitted, or at a kept step. Throws where there is no run, or
 * that step is not kept.
 */
export async function networkOf(current: CurrentRun | undefined, at?: number): Promise<RunNetwork> {
  if (!current) throw new Error('There is no run yet.');
  const { number, run, snapshots } = current;
  const { recipe, data } = run;
  const { step, states } = at === undefined || at === run.step ? await run.snapshot() : snapshots.nearest(at);
  if (at !== undefined && at !== step) throw new Error(`Step ${at} is not kept; the nearest that is kept is ${step}.`);
  const problem = problemOf(recipe, data.inputs);
  const earlier = snapshots.steps.filter((kept) => kept < step).map((kept) => snapshots.nearest(kept));
  return {
    run: number,
    step,
    recipe,
    problem,
    layout: parameterLayout(problem.net),
    rows: { table: data.train.rows },
    data,
    states,
    feeds: { [NAMES.inputs]: data.train.X, [NAMES.targets]: data.train.T, theta: states[NAMES.theta]! },
    path: [...earlier, { step, states }].map((kept) => ({ step: kept.step, theta: kept.states[NAMES.theta]! })),
    start: snapshots.nearest(0).states[NAMES.theta]!,
  };
}
