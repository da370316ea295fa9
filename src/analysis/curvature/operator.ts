import type { Executor, Feeds, Loaded } from '../../graph';
import { NAMES } from '../../nn/names';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { PRODUCT, productProgram, readsInput } from './products';
import type { CurvaturePart } from './products';

/** A symmetric linear map known by its products: one product for each of the given vectors. */
export type Products = (vectors: readonly ArrayLike<number>[]) => Promise<Float64Array[]>;

/** What curvature is of: a problem on `rows` rows, with the tables X and T (and, where it needs them, row numbers) and theta. */
export interface CurvatureSubject {
  readonly executor: Executor;
  readonly problem: Problem;
  readonly rows: RowCount;
  readonly feeds: Feeds;
}

export interface OperatorOptions {
  readonly part?: CurvaturePart;
  /** How many vectors are multiplied at once; the network itself is computed once for all of them. */
  readonly width?: number;
}

/** The curvature at one place, ready to be multiplied by vectors of P numbers. The caller disposes of it. */
export class CurvatureOperator {
  /** P. */
  readonly size: number;
  readonly width: number;
  /** Products computed so far, those with padding vectors not counted. */
  products = 0;
  readonly #loaded: Loaded | undefined;
  readonly #hasTheta: boolean;

  private constructor(size: number, width: number, loaded: Loaded | undefined, hasTheta: boolean) {
    this.size = size;
    this.width = width;
    this.#loaded = loaded;
    this.#hasTheta = hasTheta;
  }

  static async create({ executor, problem, rows, feeds }: CurvatureSubject, options: OperatorOptions = {}): Promise<CurvatureOperator> {
    const { part = 'hessian', width = 1 } = options;
    const { total } = parameterLayout(problem.net);
    const program = productProgram(problem, rows, part);
    if (!program) return new CurvatureOperator(total, width, undefined, false);
    const varying = width > 1 ? { count: width, varying: [NAMES.direction] } : undefined;
    const loaded = await executor.load(program, { ...feeds, [NAMES.direction]: new Float32Array(width * total) }, varying);
    return new CurvatureOperator(total, width, loaded, readsInput(program, NAMES.theta));
  }

  /** Moves to other parameters. */
  moveTo(theta: ArrayLike<number>): void {
    if (this.#hasTheta) this.#loaded!.write(NAMES.theta, theta);
  }

  /** The products with any number of vectors, `width` of them at a time. */
  readonly apply: Products = async (vectors) => {
    const results: Float64Array[] = [];
    for (let first = 0; first < vectors.length; first += this.width) {
      results.push(...(await this.#applyTogether(vectors.slice(first, first + this.width))));
    }
    this.products += vectors.length;
    return results;
  };

  async #applyTogether(vectors: readonly ArrayLike<number>[]): Promise<Float64Array[]> {
    if (!this.#loaded) return vectors.map(() => new Float64Array(this.size));
    const directions = new Float64Array(this.width * this.size);
    vectors.forEach((vector, i) => directions.set(vector, i * this.size));
    this.#loaded.write(NAMES.direction, directions);
    await this.#loaded.run([{}]);
    const all = await this.#loaded.read(PRODUCT);
    return vectors.map((_, i) => all.slice(i * this.size, (i + 1) * this.size));
  }

  dispose(): void {
    this.#loaded?.dispose();
  }
}
