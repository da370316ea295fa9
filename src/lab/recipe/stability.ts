import { OPTIMIZERS } from '../../nn/optimizers';
import type { OptimizerSpec } from './recipe';

/**
 * λ_max · γ below which an optimizer's steps descend a quadratic: 2 for plain descent, 2(1 + μ) with momentum. Undefined for
 * optimizers that have no such number, as Adam.
 */
export function stabilityFactor(optimizer: OptimizerSpec): number | undefined {
  return OPTIMIZERS[optimizer.type]!.stableBelow?.(optimizer);
}

/** The same as a formula: what stands over the line, and what under it besides the curvature. */
const FORMULAS: Readonly<Record<string, StabilityFormula>> = {
  momentum: { over: '2(1+μ)', under: '' },
  nesterov: { over: '2(1+μ)', under: '(1+2μ)' },
};

export interface StabilityFormula {
  readonly over: string;
  readonly under: string;
}

/** The limit of `stabilityFactor` as a formula; that of plain descent for optimizers that have none. */
export function stabilityFormula({ type }: OptimizerSpec): StabilityFormula {
  return FORMULAS[type] ?? { over: '2', under: '' };
}

/** The learning rate beyond which the direction of curvature `lambda` is unstable: 2/λ for plain descent. Undefined where there is none. */
export function criticalRate(optimizer: OptimizerSpec, lambda: number): number | undefined {
  const factor = stabilityFactor(optimizer);
  return factor !== undefined && lambda > 0 ? factor / lambda : undefined;
}

/** λ_max in units of the largest that is stable at a learning rate: λγ/2 for plain descent, above 1 beyond the edge. */
export function edgeOf(optimizer: OptimizerSpec, rate: number, lambda: number): number | undefined {
  const factor = stabilityFactor(optimizer);
  return factor === undefined ? undefined : (lambda * rate) / factor;
}
