import type { Plane } from './plane';
import { dot, minus, plus } from '../vectors';
import type { Vector } from '../vectors';

/** A point of parameter space as a line or plane shows it. */
export interface Projection {
  /** Coordinates of the nearest point of the plane; b is 0 on a line. */
  readonly a: number;
  readonly b: number;
  /** Distance from the plane. */
  readonly distance: number;
  /** Share of the squared displacement from the origin that lies outside the plane: 0 on it, 1 where it shows nothing. */
  readonly outside: number;
}

/**
 * Projects points on a line or plane by least squares.
 *
 * @throws RangeError where a direction is 0 or the two are parallel.
 */
export function projectPath({ origin, directions }: Plane, path: readonly Vector[]): Projection[] {
  const [d1, d2] = directions;
  const [g11, g12, g22] = [dot(d1, d1), d2 ? dot(d1, d2) : 0, d2 ? dot(d2, d2) : 1];
  const determinant = g11 * g22 - g12 * g12;
  if (!(determinant > 1e-12 * g11 * g22)) throw new RangeError('the directions span no plane: one is 0, or they are parallel');
  return path.map((theta) => {
    const moved = minus(theta, origin);
    const [r1, r2] = [dot(moved, d1), d2 ? dot(moved, d2) : 0];
    const [a, b] = [(g22 * r1 - g12 * r2) / determinant, (g11 * r2 - g12 * r1) / determinant];
    const rest = d2 ? plus(plus(moved, -a, d1), -b, d2) : plus(moved, -a, d1);
    const [left, all] = [dot(rest, rest), dot(moved, moved)];
    return { a, b, distance: Math.sqrt(left), outside: all > 0 ? left / all : 0 };
  });
}
