import type { Plane } from './plane';
import { projectPath } from './projection';
import type { Vector } from '../vectors';

/**
 * A plane turned so that a path on it begins at the left of its origin and bows upwards. The sign of a principal component is
 * arbitrary, and pictures of the same path must not be mirrored from one to the next.
 */
export function orientPlane(plane: Plane, path: readonly Vector[]): Plane {
  const [d1, d2] = plane.directions;
  const projected = projectPath(plane, path);
  const farthest = projected.reduce((most, { b }) => (Math.abs(b) > Math.abs(most) ? b : most), 0);
  const turned = (d: Vector, isTurned: boolean): Vector => (isTurned ? Float64Array.from(d, (x) => -x) : d);
  const first = turned(d1, (projected[0]?.a ?? 0) > 0);
  return { origin: plane.origin, directions: d2 ? [first, turned(d2, farthest < 0)] : [first] };
}
