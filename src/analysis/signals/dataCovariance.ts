import { symmetricEigen } from '../../data/eigen';
import { columnMeans, covarianceOf } from '../../data/moments';

/** What the first layer's weights see of the data; matrices are columns × columns, row-major. */
export interface DataCovariance {
  readonly mean: Float64Array;
  /** Biased covariance C. */
  readonly covariance: Float64Array;
  /** Of C, descending. */
  readonly eigenvalues: Float64Array;
  /** Of C + μμᵀ = E[x xᵀ], descending: half the Hessian's for a linear model without ridge (contract section 8). */
  readonly secondMoments: Float64Array;
}

/** Covariance and second moments of the rows of X (rows × columns, row-major) and their eigenvalues, in double. */
export function dataCovariance(X: ArrayLike<number>, rows: number, columns: number): DataCovariance {
  const mean = columnMeans(X, rows, columns);
  const covariance = covarianceOf(X, rows, columns, mean);
  const moments = covariance.map((value, at) => value + mean[Math.floor(at / columns)]! * mean[at % columns]!);
  return {
    mean,
    covariance,
    eigenvalues: symmetricEigen(covariance, columns).values,
    secondMoments: symmetricEigen(moments, columns).values,
  };
}
