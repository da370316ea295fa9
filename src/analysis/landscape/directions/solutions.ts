import type { Plane } from '../plane';
import { dot } from '../../curvature/vectors';
import { minus } from '../vectors';
import type { Vector } from '../vectors';
import { spannedPlane } from './spanned';

/** The line from one solution, at 0, to another, at 1 (Goodfellow, Vinyals & Saxe 2015). */
export function solutionLine(first: Vector, second: Vector): Plane {
  return { origin: first, directions: [minus(second, first)] };
}

/**
 * The plane through three solutions, with orthogonal directions of length 1 from the first, and where the three are on it
 * (Garipov et al. 2018, appendix A.3).
 *
 * @throws RangeError where they lie on one line.
 */
export function solutionPlane(first: Vector, second: Vector, third: Vector): { plane: Plane; at: [number, number][] } {
  const [u, v] = [minus(second, first), minus(third, first)];
  const plane = spannedPlane(first, u, v);
  const [d1, d2] = plane.directions as readonly [Vector, Vector];
  return { plane, at: [[0, 0], [dot(u, d1), 0], [dot(v, d1), dot(v, d2)]] }; // prettier-ignore
}
