import { ops } from '../graph';
import type { Program } from '../graph';
import { runningLayout } from './batchNorm';
import { NAMES } from './names';
import { buildObjective } from './objective';
import type { Problem, RowCount } from './objective';

/**
 * Error and outputs of a network as a program of theta and tables: `loss` (E_total), `data`, `ridge` (absent where λ is
 * 0), `accuracy` (classes only) and `outputs` [N, C]. In `running` mode, which is how a trained network is used, batch
 * norm takes the input `running` instead of the rows' own statistics; without batch norm the modes are the same.
 */
export function evaluationProgram(problem: Problem, rows: RowCount, mode: 'batch' | 'running' = 'batch'): Program {
  const { total: running } = runningLayout(problem.net);
  const normMode = mode === 'running' && running > 0 ? { running: ops.input(NAMES.running, [running]) } : 'batch';
  const { total, data, ridge, accuracy, outputs } = buildObjective(problem, rows, normMode);
  return {
    label: `evaluation (${mode} statistics)`,
    outputs: { loss: total, data, ...(ridge && { ridge }), ...(accuracy && { accuracy }), outputs },
  };
}
