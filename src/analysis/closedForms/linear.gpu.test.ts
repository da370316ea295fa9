import { expect, test } from 'vitest';
import { symmetricEigen } from '../../data/eigen';
import { apply, fitNormalisation } from '../../data/normalise';
import type { Normalisation } from '../../data/normalise';
import { normals } from '../../data/philox';
import type { Problem } from '../../nn/objective';
import { DescentBench } from '../../test/descentBench';
import { MIXED_ROWS, mixedColumns } from '../../test/mixedColumns';
import { openGpu } from '../../test/openGpu';

const PROBLEM: Problem = { net: { input: 5, layers: [{ n: 1, act: 'identity', bias: false }] }, loss: 'mse', lambda: 0.01 };

const raw = mixedColumns();
const noise = normals({ seed: 5, stream: 3001 }, MIXED_ROWS);
const targets = noise.map((e, n) => -raw[5 * n]! + 0.5 * raw[5 * n + 1]! + 0.3 * raw[5 * n + 4]! + 0.1 * e);
const meanTarget = targets.reduce((sum, t) => sum + t, 0) / MIXED_ROWS;

const { executor } = await openGpu();

test('the data are those of the closed form', () => {
  [4.33100938797, 1.77891385555, -0.783850610256, -1.44521260262, 3.1618719101].forEach((x, j) => expect(raw[j]!).toBeCloseTo(x, 6));
});

// λ_max, λ_min, κ of H = 2 E[x xᵀ] + 2λ, and the steps of gradient descent from 0 to a millionth of E − E* at
// γ_best = 1.98/λ_max and at 2/(λ_min + λ_max).
test.each([
  ['none', 65.6591064136, 0.186146222684, 352.728653, 740, 971],
  ['center', 24.924091788, 0.0850427687001, 293.077144, 544, 1002],
  ['decorrelate', 24.924091788, 0.0850427687001, 293.077144, 544, 1002],
  ['standardize', 5.61950094749, 0.0332150009582, 169.185633, 349, 562],
  ['whiten', 2.02, 2.02, 1, 342, 1],
  ['zca', 2.02, 2.02, 1, 342, 1],
] as [Normalisation, number, number, number, number, number][])(
  '%s: curvature and steps of gradient descent',
  async (kind, most, least, condition, atBest, atOptimal) => {
    const X = apply(fitNormalisation(kind, raw, MIXED_ROWS, 5, symmetricEigen), raw, MIXED_ROWS);
    const T = kind === 'none' ? targets : targets.map((t) => t - meanTarget);
    const bench = new DescentBench(executor, PROBLEM, X, T);
    const H = await bench.hessian(new Float32Array(5));
    const { values, vectors } = symmetricEigen(H, 5);
    expect(Math.abs(values[0]! - most)).toBeLessThan(1e-5 * most);
    expect(Math.abs(values[4]! - least)).toBeLessThan(1e-5 * most);
    expect(Math.abs(values[0]! / values[4]! / condition - 1)).toBeLessThan(1e-3);
    // The gradient at 0 is −H w*; what is above the minimum is ½ Σ λ_k (v_k · (w − w*))².
    const { gradient } = await bench.gradient(new Float32Array(5));
    const along = (w: ArrayLike<number>, k: number) => [0, 1, 2, 3, 4].reduce((sum, i) => sum + vectors[5 * i + k]! * w[i]!, 0);
    const excess = (w: ArrayLike<number>) =>
      values.reduce((sum, value, k) => sum + 0.5 * value * (along(w, k) + along(gradient, k) / value) ** 2, 0);
    const target = 1e-6 * excess(new Float32Array(5));
    for (const [rate, steps] of [
      [1.98 / most, atBest],
      [2 / (least + most), atOptimal],
    ] as const) {
      const { thetas } = await bench.descend(new Float32Array(5), rate, [Math.max(0, steps - 3), steps + 2]);
      if (steps > 3) expect(excess(thetas[0]!), `${steps - 3} steps`).toBeGreaterThan(target);
      expect(excess(thetas[1]!), `${steps + 2} steps`).toBeLessThanOrEqual(target);
    }
  },
);

// Four rows with exactly the covariance [[4, 1.2], [1.2, 1]] and the mean (5, 3): the mean ± √2 times the columns of a root.
test.each([
  ['none', 76.5800851969, 1.45991480308, 52.4551741207],
  ['center', 8.86187454246, 1.17812545754, 7.52201260548],
  ['standardize', 3.22, 0.82, 3.92682926829],
  ['whiten', 2.02, 2.02, 1],
] as const)('given moments, %s: H = 2(Σ + μμᵀ + λI)', async (kind, most, least, condition) => {
  const roots = [
    [2, 0.6],
    [0, 0.8],
  ];
  const rows = roots.flatMap((a) => [1, -1].map((sign) => a.map((x, j) => [5, 3][j]! + sign * Math.SQRT2 * x)));
  const X = apply(fitNormalisation(kind, rows.flat(), 4, 2, symmetricEigen), rows.flat(), 4);
  const problem: Problem = { ...PROBLEM, net: { ...PROBLEM.net, input: 2 } };
  const { values } = symmetricEigen(await new DescentBench(executor, problem, X, new Float32Array(4)).hessian([0, 0]), 2);
  expect(Math.abs(values[0]! - most)).toBeLessThan(1e-5 * most);
  expect(Math.abs(values[1]! - least)).toBeLessThan(1e-5 * most);
  expect(Math.abs(values[0]! / values[1]! / condition - 1)).toBeLessThan(1e-3);
});
