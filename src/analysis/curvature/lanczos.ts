import { Pauses } from '../pauses';
import type { Products } from './operator';
import { tridiagonalEigenvalues } from './tridiagonal';
import type { Tridiagonal } from './tridiagonal';
import { addScaled, dot, norm, normalised } from '../vectors';

/** A Krylov space that ends before as many steps as wanted: what is left over is this small beside the largest |α|, |β|. */
const BREAKDOWN = 1e-12;

/** A pass of re-orthogonalisation that leaves less than this share of a vector's length has left rounding behind (Daniel et al., 1976). */
const ENOUGH = Math.SQRT1_2;

/** m steps of Lanczos: the matrix in the Krylov space, and what it says of the spectrum (contract section 8). */
export interface Lanczos {
  /** m numbers; fewer where the Krylov space is smaller. */
  readonly alphas: Float64Array;
  /** m − 1 numbers. */
  readonly betas: Float64Array;
  /** Ritz values, descending: estimates of eigenvalues. */
  readonly ritz: Float64Array;
  /** Squared first components of their vectors: with the ritz values as nodes, the quadrature of the start's spectrum. */
  readonly weights: Float64Array;
}

/** A Lanczos process under way, with full re-orthogonalisation (Golub & Van Loan, section 10.3). */
export class Krylov {
  readonly basis: Float64Array[] = [];
  readonly alphas: number[] = [];
  readonly betas: number[] = [];
  /** What the last product left outside the space, and its length: the coupling to the next direction. */
  #rest: Float64Array;
  residual = Infinity;

  constructor(start: ArrayLike<number>) {
    const length = norm(start);
    if (!(length > 0 && Number.isFinite(length))) throw new RangeError('the start vector of Lanczos must be finite and not zero');
    this.#rest = normalised(start);
  }

  /** True where no further direction is left: the Ritz values are then eigenvalues. */
  get isExhausted(): boolean {
    const size = Math.max(...this.alphas.map(Math.abs), ...this.betas, 0);
    return this.alphas.length > 0 && (this.residual <= BREAKDOWN * size || this.alphas.length === this.#rest.length);
  }

  /** The direction whose product the next `absorb` takes. */
  get next(): Float64Array {
    return this.#rest;
  }

  /** Takes the product of the matrix with `next`; pauses where the vectors are long and many. */
  async absorb(product: Float64Array, pauses: Pauses): Promise<void> {
    const q = this.#rest;
    const before = this.basis.at(-1);
    const rest = product.slice();
    if (before) {
      this.betas.push(this.residual);
      addScaled(rest, -this.residual, before);
    }
    this.basis.push(q);
    const alpha = dot(q, product);
    this.alphas.push(alpha);
    addScaled(rest, -alpha, q);
    this.residual = norm(rest);
    // What is left has next to nothing along the basis, so that one pass is enough, but where it is small; two always are (Parlett).
    for (let pass = 0, kept = 0; pass < 2 && kept < ENOUGH; pass++) {
      for (const direction of this.basis) {
        addScaled(rest, -dot(direction, rest), direction);
        if (pauses.areDue) await pauses.take();
      }
      const length = norm(rest);
      kept = length / this.residual;
      this.residual = length;
    }
    if (this.residual > 0) for (let i = 0; i < rest.length; i++) rest[i]! /= this.residual;
    this.#rest = rest;
  }

  get tridiagonal(): Tridiagonal {
    return { d: Float64Array.from(this.alphas), e: Float64Array.from(this.betas) };
  }

  /** Ritz pairs, descending: value, coordinates in the basis, and the estimate |β_m s_m| of ‖A v − θ v‖. */
  ritzPairs(): { value: number; coordinates: Float64Array; residual: number }[] {
    const m = this.alphas.length;
    const rows = Array.from({ length: m }, (_, k) => Float64Array.from({ length: m }, (_entry, i) => (i === k ? 1 : 0)));
    const values = tridiagonalEigenvalues(this.tridiagonal, rows);
    const pairs = rows.map((coordinates, k) => ({
      value: values[k]!,
      coordinates,
      residual: this.residual * Math.abs(coordinates[m - 1]!),
    }));
    return pairs.sort((a, b) => b.value - a.value);
  }

  /** The vector with these coordinates. */
  vector(coordinates: Float64Array): Float64Array {
    const v = new Float64Array(this.#rest.length);
    this.basis.forEach((q, i) => {
      addScaled(v, coordinates[i]!, q);
    });
    return normalised(v);
  }

  result(): Lanczos {
    const firsts = this.alphas.map((_, k) => Float64Array.of(k === 0 ? 1 : 0));
    const values = tridiagonalEigenvalues(this.tridiagonal, firsts);
    const order = Array.from(values, (_, k) => k).sort((a, b) => values[b]! - values[a]!);
    return {
      alphas: Float64Array.from(this.alphas),
      betas: Float64Array.from(this.betas),
      ritz: Float64Array.from(order, (k) => values[k]!),
      weights: Float64Array.from(order, (k) => firsts[k]![0]! ** 2),
    };
  }
}

export interface LanczosOptions {
  readonly signal?: AbortSignal;
  /** Hears how many of the steps are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** m steps from each start at once: one product of every process a step. */
export async function lanczos(
  products: Products,
  starts: readonly ArrayLike<number>[],
  m: number,
  { signal, onProgress }: LanczosOptions = {},
): Promise<Lanczos[]> {
  const processes = starts.map((start) => new Krylov(start));
  const pauses = new Pauses(signal);
  for (let step = 0; step < m; step++) {
    signal?.throwIfAborted();
    const active = processes.filter((process) => !process.isExhausted);
    if (active.length === 0) break;
    const results = await products(active.map(({ next }) => next));
    for (const [i, process] of active.entries()) await process.absorb(results[i]!, pauses);
    onProgress?.(step + 1, m);
  }
  return processes.map((process) => process.result());
}
