import { ops } from '../../graph';
import type { Feeds, Node, Program } from '../../graph';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';

/** A scalar function E of a parameter vector: what a landscape shows. */
export interface ErrorFunction {
  readonly label: string;
  /** P, the length of its argument. */
  readonly parameters: number;
  /** E, a scalar, of parameters [P]. */
  readonly value: (theta: Node) => Node;
  /** Values of its other inputs. */
  readonly feeds: Feeds;
  readonly cost: PointCost;
}

/** What one evaluation costs: the numbers it keeps at a time and the additions and multiplications it makes. */
export interface PointCost {
  readonly numbers: number;
  readonly operations: number;
}

/** E_total of a problem on rows of the tables X and T in `feeds`; batch norm takes its statistics anew at each point. */
export function problemFunction(problem: Problem, rows: RowCount, feeds: Feeds): ErrorFunction {
  const { total: parameters, tensors } = parameterLayout(problem.net);
  const weights = tensors.reduce((sum, { kind, size }) => sum + (kind === 'W' ? size : 0), 0);
  const units = problem.net.layers.reduce((sum, { n }) => sum + n, 0);
  const used = rows.used ?? rows.table;
  return {
    label: 'error function',
    parameters,
    value: (theta) => buildObjective(problem, rows, 'batch', theta).total,
    feeds,
    cost: { numbers: parameters + 2 * used * units, operations: 2 * used * (weights + UNIT_OPERATIONS * units) },
  };
}

/** What an activation function and its bias cost, about. */
const UNIT_OPERATIONS = 16;

/** E of the input `theta`, as output `loss`. */
export function valueProgram({ label, parameters, value }: ErrorFunction): Program {
  return { label, outputs: { loss: value(ops.input(NAMES.theta, [parameters])) }, perStepOutputs: ['loss'] };
}
