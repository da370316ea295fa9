import { Pauses } from '../pauses';
import { solveShifted, tridiagonalEigenvalues } from './tridiagonal';
import type { Tridiagonal } from './tridiagonal';
import { addScaled, dot, norm, normalised, orthogonalise, randomDirection, signed } from '../vectors';

export interface DecompositionOptions {
  readonly signal?: AbortSignal;
  /** Hears how many rows are reduced. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Eigenvectors whose eigenvalues are closer than this, relative to the largest, are made orthogonal explicitly. */
const CLUSTER = 1e-3;
const ITERATIONS = 2;

/**
 * Eigenvalues of a symmetric matrix (n × n, row-major), and eigenvectors one by one as they are asked for: reduction to
 * tridiagonal form by reflections, eigenvalues by QL sweeps, vectors by inverse iteration (Golub & Van Loan, sections
 * 8.3 and 8.4; Parlett, "The symmetric eigenvalue problem"). In double on the CPU, with pauses for what else happens;
 * about n³/3 multiplications, so that 2000 rows take seconds.
 *
 * @throws RangeError where the matrix is not finite; the signal's reason.
 */
export async function decompose(matrix: Float64Array, n: number, options: DecompositionOptions = {}): Promise<Decomposition> {
  const reduction = new Reduction(matrix, n);
  const pauses = new Pauses(options.signal);
  while (reduction.step()) {
    if (!pauses.areDue) continue;
    options.onProgress?.(n - reduction.left, n);
    await pauses.take();
  }
  return new Decomposition(reduction);
}

/** A = Q T Qᵀ with T tridiagonal, row by row from the last; the reflections stay in the rows. */
class Reduction {
  readonly n: number;
  readonly #a: Float64Array;
  readonly #halfSquares: Float64Array;
  readonly #d: Float64Array;
  readonly #e: Float64Array;
  /** Rows that are still to be reduced. */
  left: number;

  constructor(matrix: Float64Array, n: number) {
    this.n = n;
    this.#a = matrix.slice();
    this.#halfSquares = new Float64Array(n);
    this.#d = new Float64Array(n);
    this.#e = new Float64Array(Math.max(0, n - 1));
    this.left = n;
  }

  get tridiagonal(): Tridiagonal {
    return { d: this.#d, e: this.#e };
  }

  /** Reduces the next row; false when none is left. */
  step(): boolean {
    const i = --this.left;
    if (i < 0) return false;
    this.#d[i] = this.#a[i * this.n + i]!;
    if (i > 0) this.#reflect(i);
    return true;
  }

  #reflect(i: number): void {
    const [a, n] = [this.#a, this.n];
    const v = a.subarray(i * n, i * n + i);
    const last = v[i - 1]!;
    const length = norm(v);
    if (length === Math.abs(last)) {
      this.#e[i - 1] = last;
      v.fill(0);
      return;
    }
    const alpha = last > 0 ? -length : length;
    this.#e[i - 1] = alpha;
    v[i - 1] = last - alpha;
    const half = length * (length + Math.abs(last));
    this.#halfSquares[i] = half;
    const p = new Float64Array(i);
    for (let r = 0; r < i; r++) addRow(a, r * n, r, v, p);
    for (let r = 0; r < i; r++) p[r]! /= half;
    addScaled(p, -dot(v, p) / (2 * half), v);
    for (let r = 0; r < i; r++) updateRow(a, r * n, v[r]!, p[r]!, v, p, r);
  }

  /** Q s, in place. */
  back(s: Float64Array): Float64Array {
    for (let i = 1; i < this.n; i++) {
      if (this.#halfSquares[i] === 0) continue;
      const v = this.#a.subarray(i * this.n, i * this.n + i);
      let along = 0;
      for (let k = 0; k < i; k++) along += v[k]! * s[k]!;
      along /= this.#halfSquares[i]!;
      for (let k = 0; k < i; k++) s[k]! -= along * v[k]!;
    }
    return s;
  }
}

/**
 * What row r of the lower triangle adds to p = A v, as a row and as a column. Two sums run side by side, since each
 * addition waits for the last one of its sum.
 */
function addRow(a: Float64Array, start: number, r: number, v: Float64Array, p: Float64Array): void {
  const factor = v[r]!;
  let even = a[start + r]! * factor;
  let odd = 0;
  const pairs = r - (r % 2);
  for (let k = 0; k < pairs; k += 2) {
    const [x, y] = [a[start + k]!, a[start + k + 1]!];
    even += x * v[k]!;
    odd += y * v[k + 1]!;
    p[k]! += x * factor;
    p[k + 1]! += y * factor;
  }
  if (pairs < r) {
    even += a[start + pairs]! * v[pairs]!;
    p[pairs]! += a[start + pairs]! * factor;
  }
  p[r]! += even + odd;
}

/** Row r of A − v wᵀ − w vᵀ, up to the diagonal. */
function updateRow(a: Float64Array, start: number, vr: number, wr: number, v: Float64Array, w: Float64Array, r: number): void {
  for (let k = 0; k <= r; k++) a[start + k]! -= vr * w[k]! + wr * v[k]!;
}

/** Eigenvalues, descending, with their vectors on demand. */
export class Decomposition {
  /** n eigenvalues in descending order. */
  readonly values: Float64Array;
  readonly #reduction: Reduction;
  /** Vectors of the tridiagonal matrix found so far, by position. */
  readonly #found = new Map<number, Float64Array>();

  constructor(reduction: Reduction) {
    this.#reduction = reduction;
    this.values = tridiagonalEigenvalues(reduction.tridiagonal).sort((a, b) => b - a);
  }

  /** Eigenvector k (0 belongs to the largest eigenvalue), of length 1, with its largest entry positive. */
  vector(k: number): Float64Array {
    let s = this.#found.get(k);
    if (!s) this.#found.set(k, (s = this.#inverseIteration(k)));
    return signed(this.#reduction.back(s.slice()));
  }

  /** All eigenvectors, in the order of the eigenvalues: vectors[k][i]. */
  async vectors({ signal, onProgress }: DecompositionOptions = {}): Promise<Float64Array[]> {
    const all: Float64Array[] = [];
    const pauses = new Pauses(signal);
    for (let k = 0; k < this.values.length; k++) {
      all.push(this.vector(k));
      if (!pauses.areDue) continue;
      onProgress?.(k + 1, this.values.length);
      await pauses.take();
    }
    return all;
  }

  #inverseIteration(k: number): Float64Array {
    const { n, tridiagonal } = this.#reduction;
    const size = Math.max(Math.abs(this.values[0]!), Math.abs(this.values[n - 1]!)) || 1;
    const near = [...this.#found].filter(([other]) => Math.abs(this.values[other]! - this.values[k]!) < CLUSTER * size);
    const basis = near.map(([, vector]) => vector);
    let s = randomDirection(n, 0, k);
    for (let i = 0; i < ITERATIONS; i++) {
      s = normalised(solveShifted(tridiagonal, this.values[k]!, s, Number.EPSILON * size));
      orthogonalise(s, basis);
      s = normalised(s);
    }
    return s;
  }
}
