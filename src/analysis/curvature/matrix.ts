import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import type { CurvaturePart } from './products';

export interface MatrixOptions {
  readonly part?: CurvaturePart;
  readonly signal?: AbortSignal;
  /** Hears how many of the columns are there. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A symmetric matrix, row-major, from its columns. */
export interface CurvatureMatrix {
  /** P. */
  readonly size: number;
  /** (M + Mᵀ)/2, P × P. */
  readonly values: Float64Array;
  /** max |M − Mᵀ|/max |M| before: what rounding did, as an estimate of the error of an element. */
  readonly asymmetry: number;
}

/** Numbers that the temporaries of one tile may hold, about 64 MB of them. */
const TILE_NUMBERS = 2 ** 24;
/** Multiplications in one tile, so that a dispatch stays far below 100 ms where a GPU is slowest. */
const TILE_WORK = 2 ** 25;
/** Tensors of a layer's size that a product with a direction holds at the same time, about. */
const TENSORS = 8;

/** Columns computed at once: as many as memory and a dispatch's time allow, and alike in all tiles. */
export function tileWidth({ net }: Problem, { table, used = table }: RowCount, columns: number): number {
  const { total } = parameterLayout(net);
  const units = net.layers.reduce((sum, { n }) => sum + n, net.input);
  const byMemory = TILE_NUMBERS / (TENSORS * used * units + 2 * total);
  const byWork = TILE_WORK / (4 * used * total);
  const most = Math.max(1, Math.min(columns, Math.floor(Math.min(byMemory, byWork))));
  return Math.ceil(columns / Math.ceil(columns / most));
}

/**
 * Computes exact matrices and columns of one part of the curvature at any parameters, in tiles of columns; the program
 * stays loaded. The caller disposes of it.
 */
export class MatrixMeter {
  readonly #operator: CurvatureOperator;

  private constructor(operator: CurvatureOperator) {
    this.#operator = operator;
  }

  /** For `columns` columns at a time; all of them if not given. */
  static async create(subject: CurvatureSubject, part: CurvaturePart = 'hessian', columns?: number): Promise<MatrixMeter> {
    const { total } = parameterLayout(subject.problem.net);
    const width = tileWidth(subject.problem, subject.rows, columns ?? total);
    return new MatrixMeter(await CurvatureOperator.create(subject, { part, width }));
  }

  /** Moves to other parameters. */
  moveTo(theta: ArrayLike<number>): void {
    this.#operator.moveTo(theta);
  }

  /** The whole matrix. Between two tiles it hears the signal, and then throws the signal's reason. */
  async matrix(options: Pick<MatrixOptions, 'signal' | 'onProgress'> = {}): Promise<CurvatureMatrix> {
    const P = this.#operator.size;
    return symmetrised(
      await this.columns(
        Array.from({ length: P }, (_, i) => i),
        options,
      ),
    );
  }

  /** Some columns, each of P numbers. */
  async columns(indices: readonly number[], { signal, onProgress }: Omit<MatrixOptions, 'part'> = {}): Promise<Float64Array[]> {
    const { size, width } = this.#operator;
    const found: Float64Array[] = [];
    while (found.length < indices.length) {
      signal?.throwIfAborted();
      const tile = indices.slice(found.length, found.length + width);
      found.push(...(await this.#operator.apply(tile.map((index) => unit(size, index)))));
      onProgress?.(found.length, indices.length);
      // A pause, so that whoever wants to cancel is heard.
      if (signal && found.length < indices.length) await new Promise((resume) => setTimeout(resume));
    }
    return found;
  }

  dispose(): void {
    this.#operator.dispose();
  }
}

/** The exact P × P matrix of H, G or R at `feeds.theta`. See `MatrixMeter` for many of them. */
export async function curvatureMatrix(subject: CurvatureSubject, { part, ...options }: MatrixOptions = {}): Promise<CurvatureMatrix> {
  const meter = await MatrixMeter.create(subject, part);
  try {
    return await meter.matrix(options);
  } finally {
    meter.dispose();
  }
}

function unit(size: number, index: number): Float64Array {
  const vector = new Float64Array(size);
  vector[index] = 1;
  return vector;
}

function symmetrised(columns: readonly Float64Array[]): CurvatureMatrix {
  const size = columns.length;
  const values = new Float64Array(size * size);
  let [difference, largest] = [0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [columns[i]![j]!, columns[j]![i]!];
      values[i * size + j] = values[j * size + i] = 0.5 * (a + b);
      difference = Math.max(difference, Math.abs(a - b));
      largest = Math.max(largest, Math.abs(a), Math.abs(b));
    }
  }
  return { size, values, asymmetry: largest > 0 ? difference / largest : 0 };
}
