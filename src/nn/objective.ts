import { ops } from '../graph';
import type { Node } from '../graph';
import { accuracy, LOSSES, ridge } from './losses';
import type { LossName } from './losses';
import { buildModel } from './model';
import type { LayerValues, NetSpec, NormMode } from './model';
import { NAMES } from './names';
import { parameterLayout } from './parameters';
import { entryOf } from './table';

/** What is minimised: a network's error on data, plus the ridge term λ Σ w². */
export interface Problem {
  net: NetSpec;
  loss: LossName;
  lambda: number;
  /** λ is the input `lambda` (whatever its value), so that copies of one program can differ in it. */
  lambdaInput?: boolean;
}

/** Rows of the tables X and T, and how many of them a run uses: by default all, else those that the input `rows` names. */
export interface RowCount {
  table: number;
  used?: number;
}

/** The error function as a graph over the inputs of `NAMES`; scalars have shape []. */
export interface Objective {
  theta: Node;
  /** Rows at hand. */
  rows: number;
  outputs: Node;
  layers: LayerValues[];
  /** E_total = E_data + ridge. */
  total: Node;
  data: Node;
  /** Absent where λ is 0. */
  ridge?: Node;
  /** Only for classes. */
  accuracy?: Node;
}

/**
 * Builds the error function of a problem on the rows of the tables (contract sections 1 to 5), of the input `theta` or of
 * parameters [P] that are themselves computed.
 */
export function buildObjective(
  { net, loss, lambda, lambdaInput = false }: Problem,
  { table, used }: RowCount,
  mode: NormMode = 'batch',
  parameters?: Node,
): Objective {
  const layout = parameterLayout(net);
  const theta = parameters ?? ops.input(NAMES.theta, [layout.total]);
  const pick = used === undefined ? undefined : ops.input(NAMES.rows, [used], 'u32');
  const tableInput = (name: string, columns: number): Node => {
    const whole = ops.input(name, [table, columns]);
    return pick ? ops.gather(whole, pick) : whole;
  };
  const X = tableInput(NAMES.inputs, net.input);
  const T = tableInput(NAMES.targets, net.layers.at(-1)!.n);
  const kind = entryOf(LOSSES, loss, 'loss');
  const { outputs, layers } = buildModel(net, theta, X, mode);
  const data = kind.value(outputs, T);
  const coefficient = lambdaInput ? ops.input(NAMES.lambda, []) : lambda;
  const penalty = lambdaInput || lambda > 0 ? ridge(theta, layout.weightMask(), coefficient) : undefined;
  return {
    theta,
    rows: X.shape[0]!,
    outputs,
    layers,
    data,
    total: penalty ? ops.add(data, penalty) : data,
    ...(penalty && { ridge: penalty }),
    ...(kind.classes && { accuracy: accuracy(outputs, T) }),
  };
}
