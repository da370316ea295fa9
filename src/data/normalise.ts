import type { SymmetricEigen } from './eigen';
import { addProduct } from './product';
import { columnMeans, columnVariances, covarianceOf, sparseOrigin } from './moments';

/** A standard deviation at or below this counts as a constant column, which is centred but not scaled. */
const CONSTANT_COLUMN = 1e-12;
/** Components whose eigenvalue is at or below this share of the largest are noise of the decomposition and give 0. */
const RANK_CUTOFF = 1e-10;

/** What a kind of normalisation needs: at most one of the two is present. */
interface NormalisationKind {
  title: string;
  formula: string;
  /** Divisor of each centred column. */
  scale?: (variances: Float64Array) => Float64Array;
  /** How the eigen-decomposition of the covariance becomes the matrix (columns x columns) that centred rows are multiplied by. */
  matrix?: (eigen: SymmetricEigen) => Float64Array;
  /** False leaves the columns where they are. */
  centres: boolean;
}

/** The kinds of normalisation (contract section 9), in the order of a menu. */
export const NORMALISATIONS = {
  none: { title: 'None', formula: 'x', centres: false },
  center: { title: 'Centre', formula: 'x − μ', centres: true },
  standardize: {
    title: 'Standardise',
    formula: '(x − μ) / σ',
    centres: true,
    scale: (variances) => variances.map((variance) => (Math.sqrt(variance) <= CONSTANT_COLUMN ? 1 : Math.sqrt(variance))),
  },
  decorrelate: {
    title: 'Decorrelate',
    formula: '(x − μ) U',
    centres: true,
    matrix: (eigen) => scaleColumns(eigen, () => 1),
  },
  whiten: {
    title: 'Whiten (PCA)',
    formula: '(x − μ) U Λ^(−1/2)',
    centres: true,
    matrix: (eigen) => scaleColumns(eigen, (value) => 1 / Math.sqrt(value)),
  },
  zca: {
    title: 'Whiten (ZCA)',
    formula: '(x − μ) U Λ^(−1/2) Uᵀ',
    centres: true,
    matrix: (eigen) =>
      timesTranspose(
        scaleColumns(eigen, (value) => 1 / Math.sqrt(value)),
        eigen.vectors,
      ),
  },
} as const satisfies Record<string, NormalisationKind>;

export type Normalisation = keyof typeof NORMALISATIONS;

/** A normalisation with its statistics; `covariance` and `eigenvalues` are of the rows it was fitted to, computed when first read. */
export interface FittedNormalisation {
  readonly kind: Normalisation;
  readonly columns: number;
  readonly mean: Float64Array;
  readonly scale?: Float64Array;
  /** Columns x columns, row-major: a normalised row is (x - mean) times this. */
  readonly matrix?: Float64Array;
  /** Where deviations are taken from: the mean, or a point near it that leaves a sparse X sparse before the matrix is applied. */
  readonly origin: Float64Array;
  /** Columns x columns, biased. */
  readonly covariance: Float64Array;
  /** Of the covariance, descending. */
  readonly eigenvalues: Float64Array;
}

/** Decomposes a symmetric matrix (n x n, row-major), as `symmetricEigen` of ./eigen does. */
export type Decompose = (matrix: Float64Array, n: number) => SymmetricEigen;

/** Whether a kind cannot be fitted without an eigen-decomposition. */
export function needsDecomposition(kind: Normalisation): boolean {
  return 'matrix' in NORMALISATIONS[kind];
}

/**
 * Fits a normalisation to the training rows X (rows x columns, row-major), in double. The decomposition is given from
 * outside because it is large and most kinds never call it. Throws when there are no rows, or no decomposition for a kind
 * or a reader of `eigenvalues` that needs one.
 */
export function fitNormalisation(
  kind: Normalisation,
  X: ArrayLike<number>,
  rows: number,
  columns: number,
  decompose?: Decompose,
): FittedNormalisation {
  if (rows < 1 || columns < 1) {
    throw new RangeError(`data.normalise needs at least one row and one column, got ${rows} x ${columns}`);
  }
  const mean = columnMeans(X, rows, columns);
  const origin = once(() => sparseOrigin(X, rows, columns, mean));
  const covariance = once(() => covarianceOf(X, rows, columns, mean, origin()));
  const eigen = once(() => {
    if (!decompose) throw new Error(`data.normalise "${kind}" was fitted without the decomposition that this needs`);
    return decompose(covariance(), columns);
  });
  const { scale, matrix }: NormalisationKind = NORMALISATIONS[kind];
  return {
    kind,
    columns,
    mean,
    origin: matrix ? origin() : mean,
    ...(scale && { scale: scale(columnVariances(X, rows, columns, mean)) }),
    ...(matrix && { matrix: matrix(eigen()) }),
    get covariance() {
      return covariance();
    },
    get eigenvalues() {
      return eigen().values;
    },
  };
}

/** Normalises the rows of X (rows x columns) with statistics fitted before, in double; `X` itself is left alone. */
export function apply(norm: FittedNormalisation, X: ArrayLike<number>, rows: number): Float64Array {
  const { columns, mean, scale, matrix, origin } = norm;
  const { centres }: NormalisationKind = NORMALISATIONS[norm.kind];
  const out = new Float64Array(rows * columns);
  for (let at = 0, row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) {
      const x = X[at]!;
      out[at] = centres ? (x - origin[j]!) / (scale ? scale[j]! : 1) : x;
    }
  }
  if (!matrix) return out;
  const left = addProduct(
    new Float64Array(columns),
    mean.map((value, j) => origin[j]! - value),
    matrix,
    columns,
  );
  const start = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) start.set(left, row * columns);
  return addProduct(start, out, matrix, columns);
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** U with column k multiplied by factor(eigenvalue k), or by 0 where the covariance has no rank left. */
function scaleColumns(eigen: SymmetricEigen, factor: (value: number) => number): Float64Array {
  const n = eigen.values.length;
  const cutoff = RANK_CUTOFF * eigen.values[0]!;
  const factors = eigen.values.map((value) => (value <= cutoff ? 0 : factor(value)));
  return eigen.vectors.map((entry, at) => entry * factors[at % n]!);
}

/** A Bᵀ of two n x n matrices. */
function timesTranspose(a: Float64Array, b: Float64Array): Float64Array {
  const n = Math.sqrt(a.length);
  const transposed = b.map((_, at) => b[(at % n) * n + Math.floor(at / n)]!);
  return addProduct(new Float64Array(a.length), a, transposed, n);
}
