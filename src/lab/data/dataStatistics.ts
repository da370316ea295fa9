import { predictVariances } from '../../analysis/signals/variance';
import { symmetricEigen } from '../../data/eigen';
import { columnMeans, columnVariances, covarianceOf } from '../../data/moments';
import { apply, fitNormalisation, NORMALISATIONS } from '../../data/normalise';
import type { Normalisation } from '../../data/normalise';
import { DATA_SETS } from '../../data/sets/registry';
import type { DataSet, FetchBytes } from '../../data/sets/dataSet';
import type { DataStatistics, MomentsPicture, PointsPicture } from '../protocol/data';
import { dataOptions } from '../recipe/recipe';
import type { DataSpec, Recipe } from '../recipe/recipe';
import { problemOf } from '../recipe/problem';

/** Rows of wide tables that are enough for a picture. */
const MOST_ROWS = 1000;
/** A table of more columns is not decomposed for a picture of it: that takes seconds. */
const MOST_COLUMNS = 64;
const MOST_CELLS = 28;
const MOST_POINTS = 400;
/** An eigenvalue below this share of the largest is 0 (contract section 9). */
const SINGULAR = 1e-10;
const CONSTANT = 1e-12;
const POWER_STEPS = 60;

/** The statistics of one table, kept for the next question: most are about another network on the same data. */
export class DataStatistician {
  readonly #fetchBytes: FetchBytes;
  #kept: { key: string; table: Promise<TableStatistics> } | undefined;

  constructor(fetchBytes: FetchBytes) {
    this.#fetchBytes = fetchBytes;
  }

  /** What there is to know of a recipe's data and start before training, in double. */
  async ask(recipe: Recipe): Promise<DataStatistics> {
    const key = JSON.stringify(recipe.data);
    if (this.#kept?.key !== key) this.#kept = { key, table: tableStatistics(recipe.data, this.#fetchBytes) };
    const { inputMeansq, ...table } = await this.#kept.table.catch((error: unknown) => {
      this.#kept = undefined;
      throw error;
    });
    return { ...table, ...predictedOf(recipe, inputMeansq, table.before.columns) };
  }
}

type TableStatistics = Omit<DataStatistics, 'predicted'> & { inputMeansq: number };

async function tableStatistics(data: DataSpec, fetchBytes: FetchBytes): Promise<TableStatistics> {
  const set = await DATA_SETS[data.set]!.load(dataOptions(data), fetchBytes);
  const { inputs } = set;
  const rows = inputs > MOST_COLUMNS ? Math.min(MOST_ROWS, set.trainRows) : set.trainRows;
  const X = set.trainX.subarray(0, rows * inputs);
  const normalised = (kind: Normalisation) => apply(fitNormalisation(kind, X, rows, inputs, symmetricEigen), X, rows);
  const condition = (kind: Normalisation) => momentsPicture(normalised(kind), rows, inputs).condition;
  const conditions = () => Object.fromEntries(Object.keys(NORMALISATIONS).map((kind) => [kind, condition(kind as Normalisation)]));
  const after = normalised(data.normalise);
  return {
    rows,
    ...pointsOf(set),
    before: momentsPicture(X, rows, inputs),
    after: momentsPicture(after, rows, inputs),
    ...(inputs <= MOST_COLUMNS && { conditions: conditions() }),
    inputMeansq: after.reduce((sum, x) => sum + x * x, 0) / after.length,
  };
}

/** E[x xᵀ] of the rows of X (rows × columns, row-major). */
export function momentsPicture(X: ArrayLike<number>, rows: number, columns: number): MomentsPicture {
  const mean = columnMeans(X, rows, columns);
  const zero = new Float64Array(columns);
  const moments = covarianceOf(X, rows, columns, zero);
  const constant = columnVariances(X, rows, columns, mean).filter((variance) => Math.sqrt(variance) <= CONSTANT).length;
  const isSmall = columns <= MOST_COLUMNS;
  const values = isSmall ? symmetricEigen(moments, columns).values : [largestEigenvalue(moments, columns)];
  const [largest, least] = [values[0]!, values.at(-1)!];
  return {
    ...pooled(moments, columns),
    columns,
    largest,
    ...(isSmall && least > SINGULAR * largest && { condition: largest / least }),
    constant,
  };
}

/** By power iteration from a vector without a preference. */
function largestEigenvalue(matrix: Float64Array, n: number): number {
  let vector = new Float64Array(n).fill(1 / Math.sqrt(n));
  let value = 0;
  for (let step = 0; step < POWER_STEPS; step++) {
    const product = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
      product[i] = sum;
    }
    value = Math.hypot(...product);
    if (value === 0) return 0;
    vector = product.map((x) => x / value);
  }
  return value;
}

/** The matrix averaged in blocks, as few that each is a cell of a picture. */
function pooled(matrix: Float64Array, columns: number): { cells: Float32Array; size: number } {
  const block = Math.ceil(columns / MOST_CELLS);
  const size = Math.ceil(columns / block);
  const [cells, counts] = [new Float32Array(size * size), new Float32Array(size * size)];
  matrix.forEach((value, at) => {
    const cell = Math.floor(Math.floor(at / columns) / block) * size + Math.floor((at % columns) / block);
    cells[cell]! += value;
    counts[cell]! += 1;
  });
  return { cells: cells.map((sum, at) => sum / counts[at]!), size };
}

/** Points that show the rows: the target over one input, or the two inputs that vary most. Pictures show themselves. */
function pointsOf(set: DataSet): { points?: PointsPicture } {
  if (set.image) return {};
  const { trainX: X, trainT: T, inputs, targets } = set;
  const rows = Math.min(MOST_POINTS, set.trainRows);
  const column = (table: Float32Array, width: number, j: number) =>
    Float32Array.from({ length: rows }, (_, row) => table[row * width + j]!);
  if (inputs === 1) return { points: { x: column(X, 1, 0), y: column(T, targets, 0), axes: ['input', 'target'] } };
  const variances = columnVariances(X, set.trainRows, inputs, columnMeans(X, set.trainRows, inputs));
  const [first, second] = [...variances.keys()]
    .sort((a, b) => variances[b]! - variances[a]!)
    .slice(0, 2)
    .sort((a, b) => a - b) as [number, number];
  const classes = Uint8Array.from({ length: rows }, (_, row) => {
    const own = T.subarray(row * targets, (row + 1) * targets);
    return targets === 1 ? Number(own[0]! > 0) : own.indexOf(Math.max(...own));
  });
  const axes: [string, string] = [`input ${first + 1}`, `input ${second + 1}`];
  return { points: { x: column(X, inputs, first), y: column(X, inputs, second), classes, axes } };
}

function predictedOf(recipe: Recipe, inputMeansq: number, inputs: number): Pick<DataStatistics, 'predicted'> {
  const { net } = problemOf(recipe, inputs);
  // The laws are of networks without batch norm and skips.
  if (net.layers.some(({ bn, skip }) => Boolean(bn) || Boolean(skip))) return {};
  return { predicted: predictVariances(net, recipe.init, inputMeansq).map(({ z }) => ({ z })) };
}
