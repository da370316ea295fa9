import { trainRestarts } from '../../analysis/ensembles/restarts';
import type { Executor } from '../../graph';
import { parseSchedule } from '../../nn/schedules';
import { caseInitialiser, caseNetwork } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';
import { trainingSpecOf } from './training';

/** Trains the case from each of its restarts: `{ theta0_first4, final_losses, best }`; the best has the least final loss. */
export async function evaluateRestarts(given: Case, executor: Executor): Promise<unknown> {
  const { K } = required(given, 'restarts', 'restarts');
  const init = caseInitialiser(given, 'restarts');
  const { steps, schedule, batch } = required(given, 'train', 'restarts');
  const { problem, data, tables } = caseNetwork(given, 'restarts');
  const experiment = {
    training: trainingSpecOf(given, problem, 'restarts'),
    init,
    schedule: parseSchedule(schedule, 'train.schedule'),
    ...(batch && { batch }),
    steps,
    rows: data.rows,
    tables,
  };
  const restarts = await trainRestarts(executor, experiment, K);
  const losses = restarts.map(({ finalLoss }) => finalLoss);
  return {
    theta0_first4: restarts.map(({ start }) => [...start.subarray(0, 4)]),
    final_losses: losses,
    best: losses.indexOf(Math.min(...losses.filter(Number.isFinite))),
  };
}
