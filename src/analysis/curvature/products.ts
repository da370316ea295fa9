import { grad, ops, simplify, topologicalOrder, vjp } from '../../graph';
import type { Node, Program } from '../../graph';
import { jvp } from '../../graph/jvp';
import { hvpProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';

/**
 * A part of the curvature of E_total (contract section 8): the whole Hessian H = G + R + 2λD, its Gauss-Newton part
 * G = Jᵀ (∂²E_data/∂F²) J, or the residual R = Σ (∂E_data/∂F) ∂²F/∂θ². The ridge 2λD,
 * with D = 1 at weights and 0 elsewhere, is in H alone.
 */
export type CurvaturePart = 'hessian' | 'gaussNewton' | 'residual';

/** The output of `productProgram`. */
export const PRODUCT = 'product';

/**
 * The product of a part of the curvature with the input `v` [P], exact, as a program: output `product` [P]. Undefined
 * where the part is 0 whatever the data, as the residual of a linear model is.
 */
export function productProgram(problem: Problem, rows: RowCount, part: CurvaturePart): Program | undefined {
  const product = PARTS[part](problem, rows);
  if (!product) return undefined;
  const program = { label: `${part} times direction`, outputs: { [PRODUCT]: product } };
  return readsInput(program, NAMES.direction) ? program : undefined;
}

const PARTS: Readonly<Record<CurvaturePart, (problem: Problem, rows: RowCount) => Node | null>> = {
  hessian: (problem, rows) => hvpProgram(problem, rows).outputs['hvp']!,
  gaussNewton,
  residual,
};

/** Forward through the network, through the error's own curvature, and back: batch norm's statistics are part of J. */
function gaussNewton(problem: Problem, rows: RowCount): Node | null {
  const { theta, data, outputs } = buildObjective(problem, rows);
  const [moved] = jvp([outputs], new Map([[theta, ops.input(NAMES.direction, theta.shape)]]));
  if (!moved) return null;
  const [curved] = jvp(grad(data, [outputs]), new Map([[outputs, moved]]));
  return curved ? vjp([outputs], [curved], [theta])[0]! : null;
}

/**
 * The Hessian of Σ r·F with r = ∂E_data/∂F held constant. Computed for itself and not as H − G, in which it would lose
 * its digits where it is small beside G.
 */
function residual(problem: Problem, rows: RowCount): Node | null {
  const { theta, data, outputs } = buildObjective(problem, rows);
  const pull = ops.detach(grad(data, [outputs])[0]!);
  const gradient = grad(ops.sumAll(ops.mul(pull, outputs)), [theta]);
  return jvp(gradient, new Map([[theta, ops.input(NAMES.direction, theta.shape)]]))[0] ?? null;
}

/** Whether a program's outputs depend on an input once it is simplified: executors know no others. */
export function readsInput(program: Program, name: string): boolean {
  const nodes = topologicalOrder(simplify(Object.values(program.outputs)));
  return nodes.some(({ op }) => op.kind === 'input' && op.name === name);
}
