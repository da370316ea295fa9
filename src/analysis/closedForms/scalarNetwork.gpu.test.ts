import { describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../data/eigen';
import type { Problem } from '../../nn/objective';
import { DescentBench } from '../../test/descentBench';
import { openGpu } from '../../test/openGpu';

// E(w, v) = (v φ(w) − 1)² + λ(w² + v²): two layers of one unit without biases, on one row x = t = 1.
const problemOf = (act: string, lambda: number): Problem => ({
  net: {
    input: 1,
    layers: [
      { n: 1, act, bias: false },
      { n: 1, act: 'identity', bias: false },
    ],
  },
  loss: 'mse',
  lambda,
});

const { executor } = await openGpu();

const benchOf = (act: string, lambda = 0.1) => new DescentBench(executor, problemOf(act, lambda), [1], [1]);

const MINIMA = {
  identity: { at: [0.948683298051, 0.948683298051], E: 0.19, H: [2, 1.6, 1.6, 2], eigenvalues: [3.6, 0.4] },
  tanh: {
    at: [0.907401083749, 1.1644235004],
    E: 0.244089551959,
    H: [1.09069347061, 0.651830053627, 0.651830053627, 1.23646167754],
    eigenvalues: [1.81946972325, 0.507685424899],
  },
} as const;

describe.each(['identity', 'tanh'] as const)('the scalar network with %s', (act) => {
  const { at, E, H, eigenvalues } = MINIMA[act];

  test('its minima and the saddle at the origin', async () => {
    const bench = benchOf(act);
    for (const sign of [1, -1]) {
      const theta = at.map((x) => sign * x);
      const { loss, gradient } = await bench.gradient(theta);
      expect(Math.abs(loss - E)).toBeLessThan(1e-6);
      gradient.forEach((g) => expect(Math.abs(g)).toBeLessThan(2e-6));
      const got = await bench.hessian(theta);
      H.forEach((want, i) => expect(Math.abs(got[i]! - want)).toBeLessThan(1e-5));
      symmetricEigen(got, 2).values.forEach((value, i) => expect(Math.abs(value - eigenvalues[i]!)).toBeLessThan(1e-5));
    }
    const { loss, gradient } = await bench.gradient([0, 0]);
    expect([loss, ...gradient]).toEqual([1, 0, 0]);
    symmetricEigen(await bench.hessian([0, 0]), 2).values.forEach((value, i) =>
      expect(Math.abs(value - [2.2, -1.8][i]!)).toBeLessThan(1e-5),
    );
  });

  test('gradient descent beside a minimum settles below γ = 2/λ_max and not above', async () => {
    const start = at.map((x) => x + 1e-3);
    const distance = async (factor: number) => {
      const { thetas } = await benchOf(act).descend(start, (factor * 2) / eigenvalues[0], [400]);
      return Math.hypot(...thetas[0]!.map((x, i) => x - at[i]!));
    };
    expect(await distance(0.99)).toBeLessThan(1e-5);
    const above = await distance(1.01);
    expect(above).toBeGreaterThan(0.03);
    expect(above).toBeLessThan(0.15);
  });
});

// Where 20 and 200 steps at γ = 0.1 lead in float64; (0.01, −0.01) is on the linear saddle's stable line, which rounding decides.
test.each([
  ['identity', [2, -1], 0.207052876, [0.9488198, 0.9485468]],
  ['identity', [-0.5, 0.4], 0.230000893, [-0.9486868, -0.9486798]],
  ['identity', [0.01, 0.02], undefined, [0.9486833, 0.9486833]],
  ['tanh', [2, -1], 0.307769475, undefined],
  ['tanh', [-0.5, 0.4], 0.341655155, undefined],
  ['tanh', [0.01, 0.02], 0.782764339, undefined],
  ['tanh', [0.01, -0.01], undefined, [0.9077995, 1.1640675]],
] as [string, number[], number | undefined, number[] | undefined][])(
  '%s from (%j): where gradient descent is after 20 and 200 steps',
  async (act, start, error, end) => {
    const { thetas, losses } = await benchOf(act).descend(start, 0.1, [200]);
    if (error !== undefined) expect(Math.abs(losses[20]! - error)).toBeLessThan(1e-4);
    end?.forEach((x, i) => expect(Math.abs(thetas[0]![i]! - x)).toBeLessThan(1e-4));
  },
);

test('the plateau of tanh: dE/dw keeps its digits far out, and is a number everywhere', async () => {
  const want = [
    -1, -0.260049339502, -0.0365961529964, -0.00495741357468, -9.07998589636e-5, -2.25070349439e-7, -4.12230724488e-9, -1.87152459377e-13,
  ];
  const bench = benchOf('tanh', 0);
  for (const [i, w] of [0, 1, 2, 3, 5, 8, 10, 15].entries()) {
    const { gradient } = await bench.gradient([w, 0.5]);
    expect(Math.abs(gradient[0]! / want[i]! - 1), `w = ${w}`).toBeLessThan(1e-3);
  }
  const far = await bench.gradient([100, 0.5]);
  expect(far.loss).toBeCloseTo(0.25, 6);
  expect(Math.abs(far.gradient[0]!)).toBeLessThan(1e-30);
});
