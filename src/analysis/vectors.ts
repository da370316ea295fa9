import { normals } from '../data/philox';

/** The stream of start vectors: no other part of the contract draws from it. */
const START_STREAM = 1900;

/** Vectors of parameters in double. */
export type Vector = ArrayLike<number>;

/** The largest multiple of 4 up to n: loops take four entries at a time, which takes half the time for long vectors (docs/performance.md). */
const inFours = (n: number): number => n - (n % 4);

/** aᵀb. Four sums are added up side by side, none of which waits for another one. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = inFours(a.length);
  for (let i = 0; i < end; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = end; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

/** y + factor·x, in place. */
export function addScaled(y: Float64Array, factor: number, x: ArrayLike<number>): void {
  const end = inFours(y.length);
  for (let i = 0; i < end; i += 4) {
    y[i]! += factor * x[i]!;
    y[i + 1]! += factor * x[i + 1]!;
    y[i + 2]! += factor * x[i + 2]!;
    y[i + 3]! += factor * x[i + 3]!;
  }
  for (let i = end; i < y.length; i++) y[i]! += factor * x[i]!;
}

export function norm(x: ArrayLike<number>): number {
  return Math.sqrt(dot(x, x));
}

/** x/length, as a new vector. Here and below by a loop: `Float64Array.from` with a function takes 60 times as long. */
function shortened(x: ArrayLike<number>, length: number): Float64Array {
  const all = new Float64Array(x.length);
  for (let i = 0; i < all.length; i++) all[i] = x[i]! / length;
  return all;
}

/** x/‖x‖, as a new vector. */
export const normalised = (x: ArrayLike<number>): Float64Array => shortened(x, norm(x));

/** Takes out of x, in place, what lies along orthonormal vectors; twice, because once leaves rounding behind (Parlett, "twice is enough"). */
export function orthogonalise(x: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) for (const q of basis) addScaled(x, -dot(q, x), q);
}

/** A random unit vector, the same for the same seed and number. */
export function randomDirection(size: number, seed = 0, number = 0): Float64Array {
  return normalised(normals({ seed, stream: START_STREAM, extra: number }, size));
}

/** The vector with its largest entry positive, in place (contract section 9). */
export function signed(x: Float64Array): Float64Array {
  let largest = 0;
  for (const entry of x) if (Math.abs(entry) > Math.abs(largest)) largest = entry;
  if (largest < 0) for (let i = 0; i < x.length; i++) x[i] = -x[i]!;
  return x;
}

/** a − b. */
export const minus = (a: Vector, b: Vector): Float64Array => plus(a, -1, b);

/** a + s·b. */
export function plus(a: Vector, s: number, b: Vector): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a[i]! + s * b[i]!;
  return sum;
}

/** a of length 1. Throws a RangeError naming it where it has no direction. */
export function unit(a: Vector, name: string): Float64Array {
  const length = norm(a);
  if (length > 0 && Number.isFinite(length)) return shortened(a, length);
  throw new RangeError(`${name} has length ${length}, so it is no direction: choose another`);
}
