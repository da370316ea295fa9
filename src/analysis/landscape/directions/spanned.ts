import type { Plane } from '../plane';
import { dot, norm, plus, unit } from '../../vectors';
import type { Vector } from '../../vectors';

/** What is left of a direction beside another, relative to its length, that still counts as a second one. */
const PARALLEL = 1e-6;

/**
 * The plane through `origin` that two vectors span, with orthogonal directions of length 1, the first along `first`:
 * top eigenvectors, or the top eigenvector and the gradient. Distances in it are those of parameter space.
 *
 * @throws RangeError where one of the vectors is 0 or they are parallel.
 */
export function spannedPlane(origin: Vector, first: Vector, second: Vector): Plane {
  const d1 = unit(first, 'the first direction');
  const along = unit(second, 'the second direction');
  const rest = plus(along, -dot(along, d1), d1);
  if (norm(rest) < PARALLEL) throw new RangeError('the two directions are parallel, so they span no plane: choose another second one');
  const once = unit(rest, 'the second direction');
  // A second pass makes up for what rounding left of the first direction.
  return { origin, directions: [d1, unit(plus(once, -dot(once, d1), d1), 'the second direction')] };
}
