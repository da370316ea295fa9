import type { Executor, Feeds, Loaded } from '../../graph';
import { NAMES } from '../../nn/names';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { PRODUCT, productProgram, readsInput } from './products';
import type { CurvaturePart } from './products';
import { rowTiles } from './rowTiles';
import type { RowTile } from './rowTiles';
import { addScaled } from '../vectors';

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

/** The program for tiles of one size. */
interface TileProgram {
  readonly tile: RowTile;
  readonly loaded: Loaded;
}

/** The curvature at one place, ready to be multiplied by vectors of P numbers. The caller disposes of it. */
export class CurvatureOperator {
  /** P. */
  readonly size: number;
  readonly width: number;
  /** Products computed so far, those with padding vectors not counted. */
  products = 0;
  readonly #programs: readonly TileProgram[];
  readonly #hasTheta: boolean;

  private constructor(size: number, width: number, programs: readonly TileProgram[], hasTheta: boolean) {
    this.size = size;
    this.width = width;
    this.#programs = programs;
    this.#hasTheta = hasTheta;
  }

  static async create({ executor, problem, rows, feeds }: CurvatureSubject, options: OperatorOptions = {}): Promise<CurvatureOperator> {
    const { part = 'hessian', width = 1 } = options;
    const { total } = parameterLayout(problem.net);
    const varying = width > 1 ? { count: width, varying: [NAMES.direction] } : undefined;
    const programs: TileProgram[] = [];
    let hasTheta = false;
    try {
      for (const tile of rowTiles(problem, rows, feeds, width)) {
        const program = productProgram(problem, tile.rows, part);
        if (!program) continue;
        const picks = tile.picks && { [NAMES.rows]: tile.picks[0]! };
        const given = { ...feeds, ...picks, [NAMES.direction]: new Float32Array(width * total) };
        programs.push({ tile, loaded: await executor.load(program, given, varying) });
        hasTheta ||= readsInput(program, NAMES.theta);
      }
    } catch (error) {
      for (const { loaded } of programs) loaded.dispose();
      throw error;
    }
    return new CurvatureOperator(total, width, programs, hasTheta);
  }

  /** Moves to other parameters. */
  moveTo(theta: ArrayLike<number>): void {
    if (this.#hasTheta) for (const { loaded } of this.#programs) loaded.write(NAMES.theta, theta);
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
    const directions = new Float64Array(this.width * this.size);
    vectors.forEach((vector, i) => directions.set(vector, i * this.size));
    const sum = new Float64Array(this.width * this.size);
    for (const { tile, loaded } of this.#programs) {
      loaded.write(NAMES.direction, directions);
      for (const picks of tile.picks ?? [undefined]) {
        if (picks) loaded.write(NAMES.rows, picks);
        await loaded.run([{}]);
        addScaled(sum, tile.weight, await loaded.read(PRODUCT));
      }
    }
    return vectors.map((_, i) => sum.slice(i * this.size, (i + 1) * this.size));
  }

  dispose(): void {
    for (const { loaded } of this.#programs) loaded.dispose();
  }
}
