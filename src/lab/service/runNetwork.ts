import { parameterLayout } from '../../nn/parameters';
import { NAMES } from '../../nn/names';
import { problemOf } from '../recipeProblem';
import { firstSnapshot } from '../run';
import type { Run } from '../run';
import type { RunNetwork } from './context';

/** A run's network as it stands after everything submitted, for an analysis. Throws where there is no run yet. */
export async function networkOf(current: { readonly number: number; readonly run: Run } | undefined): Promise<RunNetwork> {
  if (!current) throw new Error('There is no run yet.');
  const { number, run } = current;
  const { recipe, data } = run;
  const { step, states } = await run.snapshot();
  const problem = problemOf(recipe, data.inputs);
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
    start: firstSnapshot(recipe, data.inputs).states[NAMES.theta]!,
  };
}
