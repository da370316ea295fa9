import { describe, expect, it } from 'vitest';
import { goldenError, readGolden } from '../golden/readGolden';
import { symmetricEigen } from './eigen';
import { columnMeans, covarianceOf, sparseOrigin } from './moments';
import { NORMALISATIONS, apply, fitNormalisation, needsDecomposition, type Normalisation } from './normalise';
import { normals } from './philox';
import { MIXED_ROWS, mixedColumns } from '../test/mixedColumns';

/** The most that rounding to nine significant digits, as the golden files do, can change a value. */
const NINE_DIGITS = 5e-9;
const KINDS = Object.keys(NORMALISATIONS) as Normalisation[];

/** Condition number of the Hessian of a linear model without bias: H = 2 E[xxᵀ] + 2 lambda I. */
function conditionNumber(X: ArrayLike<number>, rows: number, columns: number, lambda: number): { largest: number; smallest: number } {
  const aboutZero = covarianceOf(X, rows, columns, new Float64Array(columns));
  const { values } = symmetricEigen(aboutZero, columns);
  return { largest: 2 * (values[0]! + lambda), smallest: 2 * (values[columns - 1]! + lambda) };
}

describe('golden cases', () => {
  interface NormaliseCase {
    data: { X: number[][] };
    normalise: Normalisation;
    expected: { normalise: Record<'X' | 'mean' | 'cov' | 'cov_eigenvalues' | 'cov_after', unknown[]> };
  }

  it.each(['p02-linear-whitened', 'p13-normalise-rank-deficient'])('%s', (id) => {
    const { data, normalise, expected } = readGolden<NormaliseCase>(id);
    const X = Float32Array.from(data.X.flat());
    const rows = data.X.length;
    const columns = data.X[0]!.length;
    const norm = fitNormalisation(normalise, X, rows, columns, symmetricEigen);
    const after = apply(norm, X, rows);
    const want = expected.normalise;
    expect(goldenError(after, want.X)).toBeLessThan(NINE_DIGITS);
    expect(goldenError(norm.mean, want.mean)).toBeLessThan(NINE_DIGITS);
    expect(goldenError(norm.covariance, want.cov)).toBeLessThan(NINE_DIGITS);
    expect(goldenError(norm.eigenvalues, want.cov_eigenvalues)).toBeLessThan(NINE_DIGITS);
    expect(goldenError(covarianceOf(after, rows, columns, columnMeans(after, rows, columns)), want.cov_after)).toBeLessThan(NINE_DIGITS);
  });
});

describe('the condition number of a linear model', () => {
  const rows = MIXED_ROWS;
  const X = mixedColumns();

  it('is that of the drawn data set', () => {
    expect(goldenError(X.subarray(0, 5), [4.33100938797, 1.77891385555, -0.783850610256, -1.44521260262, 3.1618719101])).toBeLessThan(
      1e-10,
    );
  });

  // Closed form: H = 2 (cov + mean meanᵀ + lambda I), lambda = 0.01; decorrelating is a rotation, whitening leaves 2 (1 + lambda).
  it.each([
    ['none', 65.6591064136, 0.186146222684],
    ['center', 24.924091788, 0.0850427687001],
    ['decorrelate', 24.924091788, 0.0850427687001],
    ['standardize', 5.61950094749, 0.0332150009582],
    ['whiten', 2.02, 2.02],
    ['zca', 2.02, 2.02],
  ] as const)('after %s', (kind, largest, smallest) => {
    const after = apply(fitNormalisation(kind, X, rows, 5, symmetricEigen), X, rows);
    const got = conditionNumber(after, rows, 5, 0.01);
    expect(goldenError([got.largest, got.smallest], [largest, smallest])).toBeLessThan(1e-11);
    expect(got.smallest / smallest).toBeCloseTo(1, 9);
  });
});

describe('every kind', () => {
  const rows = 40;
  const columns = 4;
  const X = Float32Array.from(normals({ seed: 8, stream: 3000 }, rows * columns), (value, at) => value * (1 + (at % columns)) + 3);

  it.each(KINDS)('%s: is an affine map fixed by the training rows, and leaves its input alone', (kind) => {
    const copy = X.slice();
    const norm = fitNormalisation(kind, X, rows, columns, symmetricEigen);
    const whole = apply(norm, X, rows);
    expect([...apply(norm, X.subarray(5 * columns, 6 * columns), 1)]).toEqual([...whole.subarray(5 * columns, 6 * columns)]);
    const middle = Float64Array.from({ length: columns }, (_, j) => (X[j]! + X[columns + j]!) / 2);
    const between = Array.from({ length: columns }, (_, j) => (whole[j]! + whole[columns + j]!) / 2);
    expect(goldenError(apply(norm, middle, 1), between)).toBeLessThan(1e-14);
    expect(X).toEqual(copy);
  });

  it.each(KINDS.filter((kind) => NORMALISATIONS[kind].centres))('%s: has mean 0 on the training rows', (kind) => {
    const after = apply(fitNormalisation(kind, X, rows, columns, symmetricEigen), X, rows);
    for (const mean of columnMeans(after, rows, columns)) expect(Math.abs(mean)).toBeLessThan(1e-13);
  });

  it.each(KINDS)('%s: stays finite on constant and on identical columns', (kind) => {
    const degenerate = Float32Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? 7 : Math.floor(at / 3)));
    const after = apply(fitNormalisation(kind, degenerate, 10, 3, symmetricEigen), degenerate, 10);
    expect(after.every(Number.isFinite)).toBe(true);
    const single = apply(fitNormalisation(kind, degenerate, 1, 3, symmetricEigen), degenerate, 1);
    expect([...single]).toEqual(kind === 'none' ? [7, 0, 0] : [0, 0, 0]);
  });
});

describe('statistics', () => {
  it('are those of whitened rows: the identity', () => {
    const X = normals({ seed: 4, stream: 3000 }, 60 * 6);
    for (const kind of ['whiten', 'zca'] as const) {
      const after = apply(fitNormalisation(kind, X, 60, 6, symmetricEigen), X, 60);
      const identity = Array.from({ length: 36 }, (_, at) => (at % 7 === 0 ? 1 : 0));
      expect(goldenError(covarianceOf(after, 60, 6, columnMeans(after, 60, 6)), identity)).toBeLessThan(1e-13);
    }
  });

  it('give each eigenvector a positive largest entry, in descending order of eigenvalues', () => {
    const X = normals({ seed: 12, stream: 3000 }, 50 * 5);
    const covariance = covarianceOf(X, 50, 5, columnMeans(X, 50, 5));
    const { values, vectors } = symmetricEigen(covariance, 5);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let k = 0; k < 5; k++) {
      const column = Array.from({ length: 5 }, (_, i) => vectors[i * 5 + k]!);
      const largest = column.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
      expect(largest).toBeGreaterThan(0);
      const image = column.map((_, i) => column.reduce((sum, entry, j) => sum + covariance[i * 5 + j]! * entry, 0));
      expect(
        goldenError(
          image,
          column.map((entry) => entry * values[k]!),
        ),
      ).toBeLessThan(1e-13);
    }
  });

  it('are the same for sparse columns, whose deviations are not taken from the mean', () => {
    const rows = 90;
    const X = normals({ seed: 3, stream: 3000 }, rows * 5).map((value, at) => (at % 5 < 3 && value < 0.4 ? 0 : value + 2));
    const mean = columnMeans(X, rows, 5);
    const origin = sparseOrigin(X, rows, 5, mean);
    expect([...origin]).toEqual([0, 0, 0, mean[3], mean[4]]);
    const plain = Array.from({ length: 25 }, (_, at) => {
      const [i, j] = [Math.floor(at / 5), at % 5];
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += (X[row * 5 + i]! - mean[i]!) * (X[row * 5 + j]! - mean[j]!);
      return sum / rows;
    });
    const norm = fitNormalisation('whiten', X, rows, 5, symmetricEigen);
    expect(norm.origin).toEqual(origin);
    expect(goldenError(norm.covariance, plain)).toBeLessThan(1e-14);
    expect(goldenError(covarianceOf(X, rows, 5, mean), plain)).toBeLessThan(1e-14);
    const whitened = Array.from({ length: rows * 5 }, (_, at) => {
      const [row, k] = [Math.floor(at / 5), at % 5];
      let sum = 0;
      for (let j = 0; j < 5; j++) sum += (X[row * 5 + j]! - mean[j]!) * norm.matrix![j * 5 + k]!;
      return sum;
    });
    expect(goldenError(apply(norm, X, rows), whitened)).toBeLessThan(1e-14);
  });

  it('are decomposed for the kinds that need it, and for no others', () => {
    const X = normals({ seed: 4, stream: 3000 }, 30);
    expect(KINDS.filter(needsDecomposition)).toEqual(['decorrelate', 'whiten', 'zca']);
    expect(() => fitNormalisation('zca', X, 10, 3)).toThrow('data.normalise "zca" was fitted without the decomposition');
    const refuse = () => expect.unreachable('decomposed for nothing');
    for (const kind of KINDS.filter((each) => !needsDecomposition(each))) {
      const norm = fitNormalisation(kind, X, 10, 3, refuse);
      expect([...norm.covariance]).toEqual([...covarianceOf(X, 10, 3, norm.mean)]);
    }
  });

  it('refuses data without rows', () => {
    expect(() => fitNormalisation('center', [], 0, 3)).toThrow('data.normalise needs at least one row');
  });
});
