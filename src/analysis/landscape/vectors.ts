import { norm } from '../curvature/vectors';

/** Vectors of parameters in double. */
export type Vector = ArrayLike<number>;

/** a − b. */
export const minus = (a: Vector, b: Vector): Float64Array => Float64Array.from(a, (x, i) => x - b[i]!);

/** a + s·b. */
export const plus = (a: Vector, s: number, b: Vector): Float64Array => Float64Array.from(a, (x, i) => x + s * b[i]!);

/** a of length 1. Throws a RangeError naming it where it has no direction. */
export function unit(a: Vector, name: string): Float64Array {
  const length = norm(a);
  if (length > 0 && Number.isFinite(length)) return Float64Array.from(a, (x) => x / length);
  throw new RangeError(`${name} has length ${length}, so it is no direction: choose another`);
}
