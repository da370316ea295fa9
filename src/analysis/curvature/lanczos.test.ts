import { expect, test } from 'vitest';
import { Pauses } from '../pauses';
import { dot, randomDirection } from '../vectors';
import { Krylov } from './lanczos';

/** Lanczos with a diagonal matrix, so many steps. */
async function walked(diagonal: Float64Array, steps: number): Promise<Krylov> {
  const krylov = new Krylov(randomDirection(diagonal.length));
  for (let step = 0; step < steps && !krylov.isExhausted; step++) {
    await krylov.absorb(
      krylov.next.map((entry, i) => entry * diagonal[i]!),
      new Pauses(),
    );
  }
  return krylov;
}

/** The largest |QᵀQ − I| of the basis. */
function skew({ basis }: Krylov): number {
  return Math.max(...basis.flatMap((p, i) => basis.slice(0, i + 1).map((q, j) => Math.abs(dot(p, q) - Number(i === j)))));
}

test('the basis stays orthonormal after Ritz values have converged, and they are eigenvalues', async () => {
  const diagonal = Float64Array.from({ length: 401 }, (_, i) => (i < 3 ? 1e4 * (i + 1) : Math.cos(i)));
  const krylov = await walked(diagonal, 80);
  expect(skew(krylov)).toBeLessThan(2e-15 * 80);
  const [largest, second, third] = krylov.ritzPairs();
  [largest, second, third].forEach((pair, i) => expect(Math.abs(pair!.value / (1e4 * (3 - i)) - 1)).toBeLessThan(1e-14));
});

test('of a matrix with three eigenvalues the space has three directions', async () => {
  const krylov = await walked(
    Float64Array.from({ length: 50 }, (_, i) => [-2, 0.5, 7][i % 3]!),
    10,
  );
  expect(krylov.basis).toHaveLength(3);
  expect(skew(krylov)).toBeLessThan(1e-14);
  [7, 0.5, -2].forEach((value, i) => expect(krylov.ritzPairs()[i]!.value).toBeCloseTo(value, 12));
});
