import { ops, runOnce } from '../../graph';
import type { Executor, Program } from '../../graph';
import { jvp } from '../../graph/jvp';
import type { ErrorFunction } from './errorFunction';
import { PLANE } from './plane';
import type { Plane } from './plane';

/** E at the origin of a line, and its exact first two derivatives by the distance along the first direction. */
export interface LineDerivatives {
  readonly loss: number;
  /** gᵀd. */
  readonly slope: number;
  /** dᵀHd. */
  readonly curvature: number;
}

/** E, gᵀd and dᵀHd at a line's origin. */
export async function lineDerivatives(executor: Executor, f: ErrorFunction, { origin, directions }: Plane): Promise<LineDerivatives> {
  const feeds = { ...f.feeds, [PLANE.origin]: origin, [PLANE.directions[0]]: directions[0] };
  const { loss, slope, curvature } = await runOnce(executor, derivativesProgram(f), feeds);
  return { loss: loss![0]!, slope: slope![0]!, curvature: curvature![0]! };
}

function derivativesProgram(f: ErrorFunction): Program {
  const theta = ops.input(PLANE.origin, [f.parameters]);
  const direction = ops.input(PLANE.directions[0], [f.parameters]);
  const loss = f.value(theta);
  const along = new Map([[theta, direction]]);
  const [slope] = jvp([loss], along);
  const [curvature] = slope ? jvp([slope], along) : [null];
  const zero = ops.constant(0);
  return { label: `${f.label}: slope and curvature`, outputs: { loss, slope: slope ?? zero, curvature: curvature ?? zero } };
}
