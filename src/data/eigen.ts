import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues in descending order; eigenvector k is column k of `vectors` (n x n, row-major), with its largest entry positive. */
export interface SymmetricEigen {
  values: Float64Array;
  vectors: Float64Array;
}

/** Eigen-decomposition of a symmetric matrix (n x n, row-major) in double, ordered and signed as contract section 9 says. */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const ascending = new EigenvalueDecomposition(Matrix.from1DArray(n, n, matrix), { assumeSymmetric: true });
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => ascending.realEigenvalues[b]! - ascending.realEigenvalues[a]!);
  const source = ascending.eigenvectorMatrix;
  const vectors = new Float64Array(n * n);
  order.forEach((column, k) => {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const entry = source.get(i, column);
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors[i * n + k] = sign * source.get(i, column);
  });
  return { values: Float64Array.from(order, (column) => ascending.realEigenvalues[column]!), vectors };
}
