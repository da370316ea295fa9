import { grad, ops, runOnce } from '../../../graph';
import type { Executor, Node, Program } from '../../../graph';
import { jvp } from '../../../graph/jvp';
import { vmap } from '../../../graph/vmap';
import { NAMES } from '../../../nn/names';
import type { ErrorFunction } from '../errorFunction';
import type { Vector } from '../../vectors';

/** E with its first two derivatives at a point. */
export interface Derivatives {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** P × P, row-major. */
  readonly hessian: Float64Array;
}

/** E, its gradient [P] and its Hessian [P, P] as a program of theta: for functions of few parameters. */
export function derivativesProgram({ label, parameters: P, value }: ErrorFunction): Program {
  const theta = ops.input(NAMES.theta, [P]);
  const v = ops.input(NAMES.direction, [P]);
  const loss = value(theta);
  const gradient = grad(loss, [theta])[0]!;
  const [product] = jvp([gradient], new Map<Node, Node>([[theta, v]]));
  const identity = ops.constant(
    Float64Array.from({ length: P * P }, (_, at) => (at % (P + 1) === 0 ? 1 : 0)),
    [P, P],
  );
  const hessian = product ? vmap([product], new Map([[v, identity]]), P)[0]! : ops.constant(0, [P, P]);
  return { label: `${label}: derivatives`, outputs: { loss, gradient, hessian } };
}

/** E, gradient and Hessian at each of several points, all at once. */
export async function derivativesAt(executor: Executor, f: ErrorFunction, points: readonly Vector[]): Promise<Derivatives[]> {
  const [count, P] = [points.length, f.parameters];
  const theta = Float64Array.from(points.flatMap((point) => Array.from(point)));
  const feeds = { ...f.feeds, [NAMES.theta]: theta };
  const values = await runOnce(executor, derivativesProgram(f), feeds, { count, varying: [NAMES.theta] });
  return points.map((_, i) => ({
    loss: values['loss']![i]!,
    gradient: values['gradient']!.slice(i * P, (i + 1) * P),
    hessian: values['hessian']!.slice(i * P * P, (i + 1) * P * P),
  }));
}
