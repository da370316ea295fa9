import { ops } from '../graph';
import type { Program } from '../graph';
import { runningLayout } from './batchNorm';
import { NAMES, PROBES } from './names';
import { buildObjective } from './objective';
import type { Objective, Problem, RowCount } from './objective';

/**
 * Error and outputs of a network as a program of theta and tables: `loss` (E_total), `data`, `ridge` (absent where λ is
 * 0), `accuracy` (classes only) and `outputs` [N, C]. In `running` mode, which is how a trained network is used, batch
 * norm takes the input `running` instead of the rows' own statistics; without batch norm the modes are the same.
 */
export function evaluationProgram(problem: Problem, rows: RowCount, mode: 'batch' | 'running' = 'batch'): Program {
  const { total, data, ridge, accuracy, outputs } = objectiveIn(mode, problem, rows);
  return {
    label: `evaluation (${mode} statistics)`,
    outputs: { loss: total, data, ...(ridge && { ridge }), ...(accuracy && { accuracy }), outputs },
  };
}

/**
 * `loss` and `accuracy` of a trained network on the step's rows, with the pre-activations that a training step stores on its way, so
 * that both run the same kernels: `kept` has their names.
 */
export function splitProgram(problem: Problem, rows: RowCount): { program: Program; kept: string[] } {
  const { total, accuracy, layers } = objectiveIn('running', problem, rows);
  const results = { loss: total, ...(accuracy && { accuracy }) };
  const sums = Object.fromEntries(layers.map(({ z }, i) => [PROBES.z(i), z]));
  const program = {
    label: 'evaluation of a split',
    outputs: { ...results, ...sums },
    perStep: [NAMES.rows],
    perStepOutputs: Object.keys(results),
  };
  return { program, kept: Object.keys(sums) };
}

/** The objective of a network whose batch norm takes the rows' own statistics or the running ones. */
function objectiveIn(mode: 'batch' | 'running', problem: Problem, rows: RowCount): Objective {
  const { total: running } = runningLayout(problem.net);
  const normMode = mode === 'running' && running > 0 ? { running: ops.input(NAMES.running, [running]) } : 'batch';
  return buildObjective(problem, rows, normMode);
}
