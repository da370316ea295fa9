import type { Plane } from '../plane';
import { minus } from '../../vectors';
import type { Vector } from '../../vectors';
import { spannedPlane } from './spanned';

/** The line from one solution, at 0, to another, at 1 (Goodfellow, Vinyals & Saxe 2015). */
export function solutionLine(first: Vector, second: Vector): Plane {
  return { origin: first, directions: [minus(second, first)] };
}

/**
 * The plane through three solutions, with orthogonal directions of length 1 from the first, the first of them towards the
 * second solution (Garipov et al. 2018, appendix A.3).
 *
 * @throws RangeError where they lie on one line.
 */
export function solutionPlane(first: Vector, second: Vector, third: Vector): Plane {
  return spannedPlane(first, minus(second, first), minus(third, first));
}
