/** Column means of X (rows x columns, row-major), in double. */
export function columnMeans(X: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const mean = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) mean[j]! += X[at++]!;
  }
  return mean.map((sum) => sum / rows);
}

/** Column variances about `mean`, biased (divided by rows), in double. */
export function columnVariances(X: ArrayLike<number>, rows: number, columns: number, mean: Float64Array): Float64Array {
  const variance = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const deviation = X[at++]! - mean[j]!;
      variance[j]! += deviation * deviation;
    }
  }
  return variance.map((sum) => sum / rows);
}

/**
 * The point that deviations are best taken from, per column: the mean, or 0 where at least half of the values are 0. Such a column
 * stays sparse that way, and its mean, which cannot exceed its standard deviation then, may be taken off afterwards without loss.
 */
export function sparseOrigin(X: ArrayLike<number>, rows: number, columns: number, mean: Float64Array): Float64Array {
  const zeros = new Uint32Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) if (X[at++] === 0) zeros[j]!++;
  }
  return mean.map((value, j) => (2 * zeros[j]! >= rows ? 0 : value));
}

const BLOCK = 8;

/**
 * Biased covariance of the columns of X about `mean`, in double: columns x columns, row-major. Deviations are taken from `origin`,
 * not from 0, because a difference of raw moments would lose the small eigenvalues that decide the rank.
 */
export function covarianceOf(
  X: ArrayLike<number>,
  rows: number,
  columns: number,
  mean: Float64Array,
  origin: Float64Array = mean,
): Float64Array {
  const covariance = new Float64Array(columns * columns);
  const active = new Uint32Array(columns);
  const deviations = new Float64Array(BLOCK * columns);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    const length = gatherDeviations(X, first, count, origin, active, deviations);
    addOuterProducts(covariance, columns, active.subarray(0, length), deviations);
  }
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = covariance[i * columns + j]! / rows - (mean[i]! - origin[i]!) * (mean[j]! - origin[j]!);
      covariance[i * columns + j] = value;
      covariance[j * columns + i] = value;
    }
  }
  return covariance;
}

/** Writes the columns in which one of `count` rows differs from the origin, with their deviations side by side; returns their number. */
function gatherDeviations(
  X: ArrayLike<number>,
  first: number,
  count: number,
  origin: Float64Array,
  active: Uint32Array,
  deviations: Float64Array,
): number {
  const columns = origin.length;
  let length = 0;
  for (let j = 0; j < columns; j++) {
    let differs = false;
    for (let r = 0; r < BLOCK; r++) {
      const deviation = r < count ? X[(first + r) * columns + j]! - origin[j]! : 0;
      deviations[length * BLOCK + r] = deviation;
      if (deviation !== 0) differs = true;
    }
    if (differs) active[length++] = j;
  }
  return length;
}

/** Adds the outer products of eight rows to the upper triangle at once, so that the large matrix is walked once for all of them. */
function addOuterProducts(covariance: Float64Array, columns: number, active: Uint32Array, d: Float64Array): void {
  for (let i = 0; i < active.length; i++) {
    const a = i * BLOCK;
    const d0 = d[a]!;
    const d1 = d[a + 1]!;
    const d2 = d[a + 2]!;
    const d3 = d[a + 3]!;
    const d4 = d[a + 4]!;
    const d5 = d[a + 5]!;
    const d6 = d[a + 6]!;
    const d7 = d[a + 7]!;
    const row = active[i]! * columns;
    for (let j = i, b = a; j < active.length; j++, b += BLOCK) {
      covariance[row + active[j]!]! +=
        d0 * d[b]! + d1 * d[b + 1]! + d2 * d[b + 2]! + d3 * d[b + 3]! + d4 * d[b + 4]! + d5 * d[b + 5]! + d6 * d[b + 6]! + d7 * d[b + 7]!;
    }
  }
}
