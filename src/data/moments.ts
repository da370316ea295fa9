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

const BLOCK = 8;

/**
 * Biased covariance of the columns of X about `mean`, in double: columns x columns, row-major. The deviations are formed
 * first, because a difference of raw moments would lose the small eigenvalues that decide the rank.
 */
export function covarianceOf(X: ArrayLike<number>, rows: number, columns: number, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(columns * columns);
  const deviations = new Float64Array(BLOCK * columns);
  for (let first = 0; first < rows; first += BLOCK) {
    deviations.fill(0);
    const count = Math.min(BLOCK, rows - first);
    for (let r = 0; r < count; r++) {
      for (let j = 0; j < columns; j++) deviations[j * BLOCK + r] = X[(first + r) * columns + j]! - mean[j]!;
    }
    addOuterProducts(covariance, deviations, columns);
  }
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = covariance[i * columns + j]! / rows;
      covariance[i * columns + j] = value;
      covariance[j * columns + i] = value;
    }
  }
  return covariance;
}

/** Adds the outer products of eight rows to the upper triangle at once, so that the large matrix is walked once for all of them. */
function addOuterProducts(covariance: Float64Array, d: Float64Array, columns: number): void {
  for (let i = 0; i < columns; i++) {
    const a = i * BLOCK;
    const d0 = d[a]!;
    const d1 = d[a + 1]!;
    const d2 = d[a + 2]!;
    const d3 = d[a + 3]!;
    const d4 = d[a + 4]!;
    const d5 = d[a + 5]!;
    const d6 = d[a + 6]!;
    const d7 = d[a + 7]!;
    const row = i * columns;
    for (let j = i, b = a; j < columns; j++, b += BLOCK) {
      covariance[row + j]! +=
        d0 * d[b]! + d1 * d[b + 1]! + d2 * d[b + 2]! + d3 * d[b + 3]! + d4 * d[b + 4]! + d5 * d[b + 5]! + d6 * d[b + 6]! + d7 * d[b + 7]!;
    }
  }
}
