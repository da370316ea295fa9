import { expr as E, ops } from '../graph';
import type { Node } from '../graph';

/** An error function over outputs Y and targets T, both [N, C]. */
export interface Loss {
  id: string;
  title: string;
  formula: string;
  /** E_data, a scalar: the sum over outputs, averaged over rows (contract section 2). */
  value: (outputs: Node, targets: Node) => Node;
  /** True where targets are classes (one-hot rows), so that accuracy means something. */
  classes: boolean;
}

export type LossName = 'mse' | 'ce';

/** The error functions of contract section 2. */
export const LOSSES: Readonly<Record<LossName, Loss>> = {
  mse: { id: 'mse', title: 'Mean squared error', formula: '(1/N) Σ (y − t)²', value: squaredError, classes: false },
  ce: { id: 'ce', title: 'Cross-entropy', formula: '−(1/N) Σ t ln softmax(y)', value: crossEntropy, classes: true },
};

/** (1/N) Σ_n Σ_c (y − t)²: no ½, sum over outputs, mean over rows. */
function squaredError(outputs: Node, targets: Node): Node {
  return ops.mul(ops.sumAll(ops.square(ops.sub(outputs, targets))), 1 / outputs.shape[0]!);
}

/**
 * −(1/N) Σ_n Σ_c t ln softmax(y)_c as t·(ln Σ e^(y−m) − (y−m)), m the row maximum. m cancels, so it is held constant:
 * the derivatives are those of softmax, without a detour through the maximum.
 */
function crossEntropy(outputs: Node, targets: Node): Node {
  const shifted = ops.sub(outputs, ops.detach(ops.reduce('max', outputs, 1)));
  const logSum = ops.map(E.log(E.arg(0)), [ops.sum(ops.map(E.exp(E.arg(0)), [shifted]), 1)]);
  return ops.mul(ops.sumAll(ops.mul(targets, ops.sub(logSum, shifted))), 1 / outputs.shape[0]!);
}

/** Share of rows whose target output attains the row's maximum, for one-hot targets; a scalar. */
export function accuracy(outputs: Node, targets: Node): Node {
  const attains = ops.map(E.equal(E.arg(0), E.arg(1)), [outputs, ops.reduce('max', outputs, 1)]);
  return ops.mul(ops.sumAll(ops.mul(targets, attains)), 1 / outputs.shape[0]!);
}

/** λ Σ w² over the weights, which `mask` [P] marks with 1: no ½, not divided by N (contract section 2). */
export function ridge(theta: Node, mask: ArrayLike<number>, lambda: number | Node): Node {
  return ops.mul(ops.sumAll(ops.mul(ops.square(theta), ops.constant(mask, theta.shape))), lambda);
}
