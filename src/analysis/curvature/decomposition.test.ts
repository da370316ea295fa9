import { expect, test } from 'vitest';
import { symmetricEigen } from '../../data/eigen';
import { normals } from '../../data/philox';
import { decompose } from './decomposition';

/** A Aᵀ of normals with `rank` columns. */
function gram(n: number, rank: number, seed = 1): Float64Array {
  const a = normals({ seed, stream: 3000 }, n * rank);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += a[i * rank + k]! * a[j * rank + k]!;
    return sum;
  });
}

function symmetric(n: number, seed: number): Float64Array {
  const a = normals({ seed, stream: 3000 }, n * n);
  return Float64Array.from({ length: n * n }, (_, at) => a[at]! + a[(at % n) * n + Math.floor(at / n)]!);
}

const diagonal = (...d: number[]) =>
  Float64Array.from({ length: d.length ** 2 }, (_, at) => (at % (d.length + 1) === 0 ? d[at % d.length]! : 0));

test.each([
  ['of one row', diagonal(-3)],
  ['of zeros', new Float64Array(36)],
  ['the identity', diagonal(1, 1, 1, 1, 1)],
  ['a diagonal with gaps and copies', diagonal(2, -1, 2, 0, 5, -1, 2)],
  ['full', symmetric(40, 2)],
  ['of low rank', gram(60, 5)],
  ['of two blocks', Float64Array.from([2, 1, 0, 0, 1, 2, 0, 0, 0, 0, 2, 1, 0, 0, 1, 2])],
  ['of very different sizes', diagonal(1e8, 1, 1e-8, -1e8)],
])('a matrix %s: eigenvalues, orthonormal vectors, A v = λ v', async (_, matrix) => {
  const n = Math.sqrt(matrix.length);
  const decomposition = await decompose(matrix, n);
  const { values } = symmetricEigen(matrix, n);
  const size = Math.max(...values.map(Math.abs), 1e-300);
  values.forEach((value, k) => expect(Math.abs(decomposition.values[k]! - value)).toBeLessThan(1e-13 * n * size));
  const vectors = await decomposition.vectors();
  vectors.forEach((v, k) => {
    vectors.forEach((w, l) => {
      const product = v.reduce((sum, x, i) => sum + x * w[i]!, 0);
      expect(Math.abs(product - (k === l ? 1 : 0))).toBeLessThan(1e-11);
    });
    for (let i = 0; i < n; i++) {
      const row = matrix.subarray(i * n, (i + 1) * n).reduce((sum, a, j) => sum + a * v[j]!, 0);
      expect(Math.abs(row - decomposition.values[k]! * v[i]!)).toBeLessThan(1e-12 * n * size);
    }
    expect(Math.max(...v)).toBeGreaterThanOrEqual(-Math.min(...v));
  });
});

test('what is not finite is refused, and a signal is heard', async () => {
  await expect(decompose(diagonal(1, NaN), 2)).rejects.toThrow('not finite');
  await expect(decompose(symmetric(500, 1), 500, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
