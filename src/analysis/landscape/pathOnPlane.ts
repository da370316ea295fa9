import type { Executor, RunOptions } from '../../graph';
import { NAMES } from '../../nn/names';
import type { ErrorFunction } from './errorFunction';
import { valueProgram } from './errorFunction';
import { pointOn } from './plane';
import type { Plane } from './plane';
import { projectPath } from './projection';
import type { Projection } from './projection';
import type { Vector } from '../vectors';

/** A point of a training path on a plane, with E where it is and where the plane shows it. */
export interface PathPoint extends Projection {
  readonly loss: number;
  /** E at the point's projection. */
  readonly planeLoss: number;
  /** planeLoss − loss: how wrong the picture is at this point. */
  readonly mismatch: number;
}

/** E at each of a list of parameter vectors. */
export async function lossesAt(
  executor: Executor,
  f: ErrorFunction,
  thetas: readonly Vector[],
  { signal, onProgress }: RunOptions = {},
): Promise<Float64Array> {
  const losses = new Float64Array(thetas.length);
  if (thetas.length === 0) return losses;
  const loaded = await executor.load(valueProgram(f), { ...f.feeds, [NAMES.theta]: thetas[0]! });
  try {
    for (const [i, theta] of thetas.entries()) {
      signal?.throwIfAborted();
      loaded.write(NAMES.theta, theta);
      const { loss } = await loaded.run([{}]);
      losses[i] = loss![0]![0]!;
      onProgress?.(i + 1);
    }
  } finally {
    loaded.dispose();
  }
  return losses;
}

/** A training path projected on a plane, with how much of it the plane does not show and how wrong its E is there. */
export async function pathOnPlane(
  executor: Executor,
  f: ErrorFunction,
  plane: Plane,
  path: readonly Vector[],
  options: RunOptions = {},
): Promise<PathPoint[]> {
  const projected = projectPath(plane, path);
  const losses = await lossesAt(executor, f, [...path, ...projected.map(({ a, b }) => pointOn(plane, [a, b]))], options);
  return projected.map((projection, i) => {
    const [loss, planeLoss] = [losses[i]!, losses[path.length + i]!];
    return { ...projection, loss, planeLoss, mismatch: planeLoss - loss };
  });
}
