import { plus } from '../vectors';
import type { Vector } from '../vectors';

/** A line (one direction) or plane (two) through parameter space: θ = origin + a·d₁ + b·d₂. Directions need not be orthogonal. */
export interface Plane {
  readonly origin: Vector;
  readonly directions: readonly [Vector] | readonly [Vector, Vector];
}

/** Inputs of the plane's program: `origin`, `d1`, `d2` [P], shared by all points, and the scalars `a` and `b` of each. */
export const PLANE = { origin: 'origin', directions: ['d1', 'd2'], offsets: ['a', 'b'] } as const;

/** The parameters at a point, in double. */
export function pointOn({ origin, directions }: Plane, offsets: readonly number[]): Float64Array {
  return directions.reduce<Float64Array>((theta, d, k) => plus(theta, offsets[k] ?? 0, d), Float64Array.from(origin));
}

/** Throws a RangeError naming what does not have `parameters` numbers. */
export function checkPlane({ origin, directions }: Plane, parameters: number): void {
  const named = [['origin', origin] as const, ...directions.map((d, k) => [PLANE.directions[k]!, d] as const)];
  for (const [name, vector] of named) {
    if (vector.length === parameters) continue;
    throw new RangeError(`${name} has ${vector.length} numbers, but the error function has ${parameters} parameters: give as many`);
  }
}
