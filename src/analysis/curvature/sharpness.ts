import { Pauses } from '../pauses';
import { Krylov } from './lanczos';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import { addScaled, normalised, randomDirection } from '../vectors';

/** λ_max at one place of a path. */
export interface Sharpness {
  readonly value: number;
  /** |β_m s_m| = ‖H v − λ v‖: an eigenvalue lies within this distance of the value. */
  readonly residual: number;
  /** Products with the Hessian that it took. */
  readonly products: number;
}

export interface SharpnessOptions {
  /** Of the residual, relative to the value. */
  readonly tolerance?: number;
  /** The most products for one measurement; the first may take four times as many. */
  readonly maxProducts?: number;
  readonly seed?: number;
}

/** Products before which no measurement ends: fewer could hold on to a direction that another has overtaken. */
const LEAST = 5;
/** How much of a random direction is mixed into the last vector, for the same reason. */
const FRESH = 0.05;

/**
 * λ_max of the Hessian followed along a path of parameters: Lanczos starts from the vector of the last place, so that a
 * measurement costs a few products. The caller disposes of it.
 */
export class SharpnessMeter {
  readonly #operator: CurvatureOperator;
  readonly #options: Required<SharpnessOptions>;
  #vector: Float64Array | undefined;
  #count = 0;

  private constructor(operator: CurvatureOperator, { tolerance = 1e-3, maxProducts = 12, seed = 0 }: SharpnessOptions) {
    this.#operator = operator;
    this.#options = { tolerance, maxProducts, seed };
  }

  static async create(subject: CurvatureSubject, options: SharpnessOptions = {}): Promise<SharpnessMeter> {
    return new SharpnessMeter(await CurvatureOperator.create(subject), options);
  }

  /** The unit vector that belongs to the last value; undefined before the first. */
  get vector(): Float64Array | undefined {
    return this.#vector;
  }

  /** λ_max at these parameters, or where it stands if none are given. */
  async measure(theta?: ArrayLike<number>): Promise<Sharpness> {
    if (theta) this.#operator.moveTo(theta);
    const { tolerance, maxProducts, seed } = this.#options;
    const { size } = this.#operator;
    const start = randomDirection(size, seed, this.#count++);
    const most = Math.min(size, this.#vector ? maxProducts : 4 * maxProducts);
    if (this.#vector) {
      for (let i = 0; i < size; i++) start[i]! *= FRESH;
      addScaled(start, 1, this.#vector);
    }
    const krylov = new Krylov(start);
    const pauses = new Pauses();
    for (let products = 1; ; products++) {
      await krylov.absorb((await this.#operator.apply([krylov.next]))[0]!, pauses);
      const isLast = products === most || krylov.isExhausted;
      if (products < LEAST && !isLast) continue;
      const { value, coordinates, residual } = krylov.ritzPairs()[0]!;
      if (!isLast && residual > tolerance * Math.abs(value)) continue;
      this.#vector = normalised(krylov.vector(coordinates));
      return { value, residual, products };
    }
  }

  dispose(): void {
    this.#operator.dispose();
  }
}
