import { Pauses } from '../pauses';
import { Krylov } from './lanczos';
import type { LanczosOptions } from './lanczos';
import type { Products } from './operator';
import { addScaled, norm, randomDirection, signed } from '../vectors';

/** An eigenvalue with its vector, and how far from one it is. */
export interface Eigenpair {
  readonly value: number;
  /** Of length 1, its largest entry positive. */
  readonly vector: Float64Array;
  /** ‖A v − θ v‖, from a product of its own: an eigenvalue lies within this distance of the value. */
  readonly residual: number;
}

export interface Extremes {
  /** The largest eigenvalues, descending. */
  readonly top: readonly Eigenpair[];
  /** The smallest ones, ascending. */
  readonly bottom: readonly Eigenpair[];
  /** Products that it took. */
  readonly products: number;
  /** Whether every residual is below the tolerance. */
  readonly isConverged: boolean;
}

export interface ExtremeOptions extends LanczosOptions {
  readonly top?: number;
  readonly bottom?: number;
  /** Of the residual, relative to the largest |θ|; in float32 it does not fall much below 1e-6. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  readonly seed?: number;
  /** Where to begin instead of in a random direction. */
  readonly start?: ArrayLike<number>;
}

/** Numbers that the vectors of a Krylov space may hold: 256 MB of doubles. */
const BASIS_NUMBERS = 2 ** 25;
const MOST_STEPS = 300;

/**
 * The largest and smallest eigenvalues of a network of any size, by Lanczos with full re-orthogonalisation. It ends when
 * the residuals are small enough or the steps are used up; of an eigenvalue that is there several times one copy is found.
 */
export async function extremeEigenpairs(products: Products, size: number, options: ExtremeOptions = {}): Promise<Extremes> {
  const { top = 1, bottom = 0, tolerance = 1e-4, seed = 0, signal, onProgress } = options;
  const most = Math.min(size, options.maxSteps ?? MOST_STEPS, Math.max(30, Math.floor(BASIS_NUMBERS / size)));
  const krylov = new Krylov(options.start ?? randomDirection(size, seed));
  const pauses = new Pauses(signal);
  let steps = 0;
  let check = Math.min(most, top + bottom + 2);
  let wanted: ReturnType<typeof chosen> | undefined;
  while (!wanted) {
    signal?.throwIfAborted();
    await krylov.absorb((await products([krylov.next]))[0]!, pauses);
    steps++;
    onProgress?.(steps, most);
    const isLast = steps === most || krylov.isExhausted;
    if (!isLast && steps < check) continue;
    check = Math.max(steps + 1, Math.floor(steps * 1.2));
    const candidates = chosen(krylov, top, bottom);
    if (isLast || candidates.all.every(({ residual }) => residual <= tolerance * candidates.scale)) wanted = candidates;
  }
  const vectors: { value: number; vector: Float64Array }[] = [];
  for (const { value, coordinates } of wanted.all) {
    vectors.push({ value, vector: signed(krylov.vector(coordinates)) });
    if (pauses.areDue) await pauses.take();
  }
  const pairs = await verified(products, vectors);
  return {
    top: pairs.slice(0, wanted.top),
    bottom: pairs.slice(wanted.top),
    products: steps + pairs.length,
    isConverged: pairs.every(({ residual }) => residual <= 2 * tolerance * wanted.scale),
  };
}

/** The wanted Ritz pairs, the top ones descending and then the bottom ones ascending. */
function chosen(krylov: Krylov, top: number, bottom: number) {
  const ritz = krylov.ritzPairs();
  const scale = Math.max(Math.abs(ritz[0]!.value), Math.abs(ritz.at(-1)!.value));
  const upper = ritz.slice(0, top);
  const lower = ritz.slice(Math.max(upper.length, ritz.length - bottom)).toReversed();
  return { all: [...upper, ...lower], top: upper.length, scale };
}

/** Pairs with the residual that a product of each vector shows. */
async function verified(products: Products, pairs: readonly { value: number; vector: Float64Array }[]): Promise<Eigenpair[]> {
  const multiplied = await products(pairs.map(({ vector }) => vector));
  return pairs.map(({ value, vector }, i) => {
    const rest = multiplied[i]!.slice();
    addScaled(rest, -value, vector);
    return { value, vector, residual: norm(rest) };
  });
}
