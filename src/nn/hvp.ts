import { grad, ops } from '../graph';
import type { Program } from '../graph';
import { jvp } from '../graph/jvp';
import { NAMES } from './names';
import { buildObjective } from './objective';
import type { Problem, RowCount } from './objective';

/** The gradient of E_total as a program of theta and tables: outputs `loss` and `gradient` [P]. */
export function gradientProgram(problem: Problem, rows: RowCount): Program {
  const { theta, total } = buildObjective(problem, rows);
  return { label: 'gradient', outputs: { loss: total, gradient: grad(total, [theta])[0]! } };
}

/**
 * The product of E_total's Hessian with a direction `v` [P], each run with its own, exact: the gradient's derivative
 * along v (Pearlmutter 1994; contract section 8). Output `hvp` [P].
 */
export function hvpProgram(problem: Problem, rows: RowCount): Program {
  const { theta, total } = buildObjective(problem, rows);
  const v = ops.input(NAMES.direction, theta.shape);
  const [product] = jvp(grad(total, [theta]), new Map([[theta, v]]));
  const hvp = product ?? ops.constant(0, theta.shape);
  return { label: 'Hessian-vector product', outputs: { hvp }, perStep: [NAMES.direction], perStepOutputs: ['hvp'] };
}
