import { describe, expect, test } from 'vitest';
import { normals, STREAMS } from '../../data/philox';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { initialParameters } from '../../nn/initialisers';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { openGpu } from '../../test/openGpu';
import type { Verdict } from '../verdict';
import { barrierBetween } from './barrier';
import { randomPlane } from './directions/random';
import { problemFunction } from './errorFunction';
import { evaluateGrid, places } from './grid';
import { derivativesAt } from './lecture/derivatives';
import { descend } from './lecture/descent';
import { LECTURE_FUNCTIONS, lectureFunction } from './lecture/functions';
import { stationaryPoints } from './lecture/stationary';
import { lossesAt } from './pathOnPlane';
import { pointOn } from './plane';
import { filterNormalisation } from './published/filterNormalisation';
import { momentumRates, quadraticContraction } from './published/quadratics';
import { stepSizes } from './stepSizes';

const { executor } = await openGpu();

const failed = (verdicts: readonly Verdict[]) => verdicts.filter(({ passed }) => !passed);

const ROWS = 40;
const problemWith = (bn: boolean, input: number): Problem => ({
  net: { input, layers: [{ n: 7, act: 'tanh', bn }, { n: 5, act: 'relu', bn }, { n: 2, act: 'identity' }] }, // prettier-ignore
  loss: 'mse',
  lambda: 0.01,
});
const T = Float32Array.from(normals({ seed: 2, stream: STREAMS.trainNoise }, 2 * ROWS));

// Of 24 inputs the products with the rows are computed once for all points.
describe.each([
  [3, false],
  [3, true],
  [24, true],
])('with %i inputs, batch norm: %s', (inputs, bn) => {
  const X = Float32Array.from(normals({ seed: 2, stream: STREAMS.trainInputs }, inputs * ROWS));
  const problem = problemWith(bn, inputs);
  const layout = parameterLayout(problem.net);
  const theta = initialParameters({ type: 'he_normal', seed: 4 }, layout);
  const f = problemFunction(problem, { table: ROWS }, { X, T });
  const plane = randomPlane(theta, layout, 'filter', 8);

  test('a plane is what float64 says, tile by tile, and E(θ) in its middle', async () => {
    const axes = { a: places(-1, 1, 9), b: places(-1, 1, 7) };
    const got = await evaluateGrid(executor, f, plane, axes, { tile: 20 });
    const points = [...axes.a].flatMap((a) => [...axes.b].map((b) => pointOn(plane, [a, b])));
    const want = await lossesAt(interpreterExecutor, f, points);
    const largest = Math.max(...want);
    want.forEach((value, i) => expect(Math.abs(got.values[i]! - value)).toBeLessThan(2e-5 * largest));
    const [own] = await lossesAt(executor, f, [theta]);
    expect(Math.abs(got.values[4 * 7 + 3]! / own! - 1)).toBeLessThan(1e-6);
  });

  test('step sizes and barriers are what float64 says', async () => {
    const other = initialParameters({ type: 'he_normal', seed: 5 }, layout);
    const [got, want] = [await barrierBetween(executor, f, theta, other), await barrierBetween(interpreterExecutor, f, theta, other)];
    want.values.forEach((value, i) => expect(Math.abs(got.values[i]! / value - 1)).toBeLessThan(2e-5));
    const direction = plane.directions[0];
    const [mine, its] = [await stepSizes(executor, f, theta, direction, 0.1, { range: [1e-3, 1] }), await stepSizes(interpreterExecutor, f, theta, direction, 0.1, { range: [1e-3, 1] })]; // prettier-ignore
    its.losses.forEach((loss, i) => expect(Math.abs(mine.losses[i]! / loss - 1)).toBeLessThan(2e-5));
    expect(Math.abs(mine.quadratic.slope - its.quadratic.slope)).toBeLessThan(1e-4 * Math.abs(its.quadratic.slope) + 1e-5);
    expect(Math.abs(mine.quadratic.curvature - its.quadratic.curvature)).toBeLessThan(1e-4 * Math.abs(its.quadratic.curvature) + 1e-5);
  });
});

test.each(Object.keys(LECTURE_FUNCTIONS))('%s: E, gradient and Hessian at its stationary points and elsewhere', async (id) => {
  const f = lectureFunction(id);
  const points = [[0.3, -0.7], [2, 1.5], ...stationaryPoints(f, { low: [-4, -4], high: [4, 4] }).map(({ theta }) => [...theta])]; // prettier-ignore
  const [got, want] = [await derivativesAt(executor, f, points), await derivativesAt(interpreterExecutor, f, points)];
  want.forEach(({ loss, gradient, hessian }, i) => {
    const size = Math.max(...hessian.map(Math.abs));
    expect(Math.abs(got[i]!.loss - loss)).toBeLessThan(1e-5 * Math.max(1, loss));
    gradient.forEach((g, k) => expect(Math.abs(got[i]!.gradient[k]! - g)).toBeLessThan(2e-6 * size * 3));
    hessian.forEach((h, k) => expect(Math.abs(got[i]!.hessian[k]! - h)).toBeLessThan(1e-5 * size));
  });
});

test('descent on the tanh function: where 20 and 200 steps lead', async () => {
  const starts = [[2, -1], [-0.5, 0.4], [0.01, 0.02], [0.01, -0.01]]; // prettier-ignore
  const descent = { optimizer: { type: 'gd' }, schedule: { type: 'constant', lr: 0.1 }, steps: 200 } as const;
  const paths = await descend(executor, lectureFunction('two_layer_tanh'), starts, descent);
  [0.307769475, 0.341655155, 0.782764339].forEach((E, i) => expect(Math.abs(paths[i]!.losses[20]! - E)).toBeLessThan(1e-4));
  [0.9077995, 1.1640675].forEach((x, k) => expect(Math.abs(paths[3]!.thetas[200]![k]! - x)).toBeLessThan(1e-4));
});

test('the contraction of a quadratic', async () => {
  const verdicts = await quadraticContraction(executor);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(9);
});

test('Goh 2017: rates of gradient descent and momentum', async () => {
  const verdicts = await momentumRates(executor);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(10);
});

test('Li et al. 2018: filter-normalised slices do not depend on the scale of ReLU layers', async () => {
  expect(failed(await filterNormalisation(executor))).toEqual([]);
});
