import type { Experiment } from '../../analysis/ensembles/experiment';
import { trainingOf } from '../recipe/problem';
import type { Network } from './network';

/** The document's recipe on its training rows as an experiment of `steps` steps, from initial parameters of its own. */
export function experimentOf({ recipe, problem, rows, feeds: { theta: _, ...tables } }: Network, steps: number): Experiment {
  const { init, schedule, batch } = recipe;
  return { training: trainingOf(recipe, problem.net.input), init, schedule, batch, steps, rows: rows.table, tables };
}
