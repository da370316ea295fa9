import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { initialParameters } from '../../nn/initialisers';
import type { NetSpec } from '../../nn/model';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { neuronBlocks, neuronParameters, someNeuronBlocks } from './blocks';
import { decompose } from './decomposition';
import { spectralDensity } from './density';
import { extremeEigenpairs } from './extremes';
import { followSharpness } from './followSharpness';
import { lossAlong } from './line';
import { curvatureMatrix, MatrixMeter, tileWidth } from './matrix';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import { localQuadratic, predictDescent } from './prediction';
import { matrixTrace } from './spectrum';
import { hutchinsonTrace, probe } from './trace';
import { dot, randomDirection } from '../vectors';
import { WatchedRun } from '../watchedRun';

const ROWS = 12;

function subjectOf(net: NetSpec, loss: Problem['loss'] = 'mse', lambda = 0.01): CurvatureSubject & { feeds: { theta: Float32Array } } {
  const outputs = net.layers.at(-1)!.n;
  const T =
    loss === 'mse'
      ? normals({ seed: 1, stream: 3001 }, ROWS * outputs)
      : Float64Array.from({ length: ROWS * outputs }, (_, at) => (Math.floor(at / outputs) % outputs === at % outputs ? 1 : 0));
  const theta = initialParameters({ type: 'lecun_normal', seed: 2, sigma_b: 0.3 }, parameterLayout(net));
  const feeds = { theta, X: normals({ seed: 1, stream: 3000 }, ROWS * net.input), T };
  return { executor: interpreterExecutor, problem: { net, loss, lambda }, rows: { table: ROWS }, feeds };
}

const small = subjectOf({ input: 3, layers: [{ n: 4, act: 'tanh' }, { n: 2, act: 'identity' }] }); // prettier-ignore
const matrices = async (subject: CurvatureSubject) => ({
  H: await curvatureMatrix(subject),
  G: await curvatureMatrix(subject, { part: 'gaussNewton' }),
  R: await curvatureMatrix(subject, { part: 'residual' }),
});

test.each<[string, NetSpec, Problem['loss']]>([
  ['tanh', small.problem.net, 'mse'],
  ['classes, batch norm and a skip', { input: 3, layers: [{ n: 3, act: 'sigmoid', bn: true, skip: 1 }, { n: 3, act: 'identity' }] }, 'ce'], // prettier-ignore
])('%s: H = G + R + 2λD, symmetric, and G has no negative curvature', async (_, net, loss) => {
  const subject = subjectOf(net, loss);
  const { H, G, R } = await matrices(subject);
  const ridge = Float64Array.from(parameterLayout(net).weightMask(), (isWeight) => 2 * subject.problem.lambda * isWeight);
  H.values.forEach((entry, at) => {
    const diagonal = at % (H.size + 1) === 0 ? ridge[at % H.size]! : 0;
    expect(Math.abs(G.values[at]! + R.values[at]! + diagonal - entry)).toBeLessThan(1e-13);
  });
  expect(Math.max(H.asymmetry, G.asymmetry, R.asymmetry)).toBeLessThan(1e-13);
  expect((await decompose(G.values, G.size)).values.at(-1)!).toBeGreaterThan(-1e-13);
});

test('a linear model has no residual, and none is computed', async () => {
  const { R } = await matrices(subjectOf({ input: 3, layers: [{ n: 1, act: 'identity' }] }));
  expect([...R.values].every((entry) => entry === 0)).toBe(true);
});

test('tiles of any width give the same matrix, with progress; a signal ends it between two', async () => {
  const whole = await curvatureMatrix(small);
  const narrow = await CurvatureOperator.create(small, { width: 5 });
  const columns = await narrow.apply(
    Array.from({ length: whole.size }, (_, i) => Float64Array.from({ length: whole.size }, (_entry, j) => +(i === j))),
  );
  columns.forEach((column, i) => column.forEach((entry, j) => expect(entry).toBeCloseTo(whole.values[i * whole.size + j]!, 12)));
  expect(narrow.products).toBe(whole.size);
  const progress: number[] = [];
  const stop = new AbortController();
  const meter = await MatrixMeter.create({ ...small, rows: { table: ROWS } }, 'hessian', 2);
  const work = meter.matrix({
    signal: stop.signal,
    onProgress: (done) => {
      progress.push(done);
      if (done === 4) stop.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  expect(progress).toEqual([2, 4]);
  // 2000 parameters on 10 000 rows: a few columns at a time, all tiles alike; few rows: all at once.
  const { net } = subjectOf({ input: 20, layers: [{ n: 90, act: 'tanh' }, { n: 1, act: 'identity' }] }).problem; // prettier-ignore
  expect(tileWidth({ net, loss: 'mse', lambda: 0 }, { table: 10_000 }, 1981)).toBe(1);
  expect(tileWidth(small.problem, small.rows, whole.size)).toBe(whole.size);
});

test('the Hessian elsewhere, from the same program', async () => {
  const meter = await MatrixMeter.create(small);
  const theta = small.feeds.theta.map((x) => x + 0.1);
  meter.moveTo(theta);
  const moved = await meter.matrix();
  const direct = await curvatureMatrix({ ...small, feeds: { ...small.feeds, theta } });
  expect(moved.values).toEqual(direct.values);
});

test('neuron blocks are principal submatrices, also when only their columns are computed', async () => {
  const net: NetSpec = { input: 2, layers: [{ n: 3, act: 'tanh', bn: true }, { n: 2, act: 'identity' }] }; // prettier-ignore
  const subject = subjectOf(net);
  const neurons = neuronParameters(net);
  // W (2 × 3), gamma (3), beta (3), W (3 × 2), b (2).
  expect(neurons.map(({ indices }) => indices)).toEqual([[0, 3], [1, 4], [2, 5], [12, 14, 16, 18], [13, 15, 17, 19]]); // prettier-ignore
  const H = await curvatureMatrix(subject);
  const all = await neuronBlocks(net, H.values);
  expect(all[1]!.values[1]).toBe(H.values[1 * H.size + 4]);
  const some = await someNeuronBlocks(subject, neurons.slice(3));
  some.forEach((block, i) => block.values.forEach((entry, at) => expect(entry).toBeCloseTo(all[3 + i]!.values[at]!, 12)));
});

test('Lanczos finds the ends of the spectrum, with honest residuals', async () => {
  const { H } = await matrices(small);
  const exact = await decompose(H.values, H.size);
  const operator = await CurvatureOperator.create(small);
  const found = await extremeEigenpairs(operator.apply, operator.size, { top: 3, bottom: 2, tolerance: 1e-10 });
  expect(found.isConverged).toBe(true);
  expect(found.products).toBe(operator.products);
  found.top.forEach(({ value, vector, residual }, k) => {
    expect(value).toBeCloseTo(exact.values[k]!, 9);
    expect(residual).toBeLessThan(1e-8);
    expect(Math.abs(dot(vector, exact.vector(k)))).toBeCloseTo(1, 8);
  });
  found.bottom.forEach(({ value }, k) => expect(value).toBeCloseTo(exact.values.at(-1 - k)!, 9));
  const hasty = await extremeEigenpairs(operator.apply, operator.size, { top: 3, maxSteps: 4, tolerance: 1e-10 });
  expect(hasty.isConverged).toBe(false);
  // An eigenvalue lies within the residual of each value, converged or not.
  hasty.top.forEach(({ value, residual }) => {
    expect(Math.min(...exact.values.map((other) => Math.abs(other - value)))).toBeLessThanOrEqual(residual + 1e-12);
  });
});

test('a Krylov space may be smaller than the network', async () => {
  const identity = (vectors: readonly ArrayLike<number>[]) => Promise.resolve(vectors.map((v) => Float64Array.from(v, (x) => 2 * x)));
  const { top, bottom, products } = await extremeEigenpairs(identity, 50, { top: 2, bottom: 2 });
  expect(top.map(({ value }) => value)).toEqual([expect.closeTo(2, 12)]);
  expect([bottom.length, products]).toEqual([0, 2]);
});

test('trace and density agree with the exact matrix within their errors, and with each other', async () => {
  const { H } = await matrices(small);
  const { values } = await decompose(H.values, H.size);
  const exact = matrixTrace(H.values, H.size).trace;
  const operator = await CurvatureOperator.create(small, { width: 8 });
  const trace = await hutchinsonTrace(operator.apply, operator.size, { probes: 40 });
  expect(Math.abs(trace.value - exact)).toBeLessThan(4 * trace.standardError!);
  // Var of Hutchinson's estimate from signs: 2 Σ over i ≠ j of H_ij², for each probe.
  const offDiagonal = H.values.reduce((sum, entry, at) => sum + (at % (H.size + 1) === 0 ? 0 : entry ** 2), 0);
  expect(trace.standardError! / Math.sqrt((2 * offDiagonal) / 40)).toBeGreaterThan(0.7);
  expect(trace.standardError! / Math.sqrt((2 * offDiagonal) / 40)).toBeLessThan(1.4);
  const density = await spectralDensity(operator.apply, operator.size, { probes: 40, steps: operator.size });
  expect(density.trace().value).toBeCloseTo(trace.value, 8);
  const share = density.shareBelow(0);
  const negative = values.filter((value) => value < 0).length / H.size;
  expect(Math.abs(share.value - negative)).toBeLessThan(4 * share.standardError!);
  const curve = density.curve();
  const mass = curve.density.reduce((sum, y) => sum + y, 0) * (curve.t[1]! - curve.t[0]!);
  expect(mass).toBeCloseTo(1, 3);
  const single = await spectralDensity(operator.apply, operator.size, { probes: 1 });
  expect(single.trace()).not.toHaveProperty('standardError');
  expect([...probe(8, 0)].every((sign) => Math.abs(sign) === 1)).toBe(true);
});

test('λ_max followed along training is that of the exact Hessian, for a few products', async () => {
  const spec = { ...small.problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 };
  const training = { spec, schedule: { type: 'constant', lr: 0.05 } as const, tables: small.feeds, rows: ROWS, theta: small.feeds.theta };
  const { records, products } = await followSharpness(interpreterExecutor, training, [0, 10, 20], { tolerance: 1e-6 });
  expect(records.map(({ step }) => step)).toEqual([0, 10, 20]);
  const { H } = await matrices(small);
  expect(records[0]!.value).toBeCloseTo((await decompose(H.values, H.size)).values[0]!, 6);
  expect(products).toBe(records.reduce((sum, record) => sum + record.products, 0));
  expect(records[2]!.products).toBeLessThan(records[0]!.products);
});

test('the loss along a direction touches its parabola to third order', async () => {
  const direction = randomDirection(small.feeds.theta.length);
  const { losses, predicted, curvature } = await lossAlong(small, direction, [-0.02, -0.01, 0, 0.01, 0.02]);
  const { H } = await matrices(small);
  const product = Float64Array.from({ length: H.size }, (_, i) => dot(H.values.subarray(i * H.size, (i + 1) * H.size), direction));
  expect(curvature).toBeCloseTo(dot(product, direction), 12);
  const misses = losses.map((loss, i) => loss - predicted[i]!);
  expect(misses[2]).toBeCloseTo(0, 12);
  // Twice as far, eight times the miss.
  expect((misses[4]! - misses[0]!) / (misses[3]! - misses[1]!)).toBeCloseTo(8, 1);
});

/** max over the steps of |E on the parabola − E|, relative to the excess of E at the start. */
async function mismatchOf(subject: CurvatureSubject, start: readonly number[], lr: number, steps: number): Promise<number> {
  const { executor, problem, rows, feeds } = subject;
  const quadratic = await localQuadratic(subject);
  const predicted = predictDescent(quadratic, start, lr, steps - 1);
  const spec = { ...problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 };
  const schedule = { type: 'constant', lr } as const;
  const run = await WatchedRun.create(executor, { spec, schedule, tables: feeds, rows: rows.table, theta: start });
  await run.advance(steps);
  run.dispose();
  const worst = predicted.reduce((most, value, t) => Math.max(most, Math.abs(value - run.losses[t]!)), 0);
  return worst / Math.abs(run.losses[0]! - quadratic.error);
}

test('gradient descent on a quadratic is predicted exactly; on another function the better the nearer its minimum', async () => {
  const linear = subjectOf({ input: 3, layers: [{ n: 1, act: 'identity' }] });
  expect(await mismatchOf(linear, [1, -1, 2, 0.5], 0.05, 40)).toBeLessThan(1e-12);
  // E = (v tanh w − 1)² + 0.1 (v² + w²) at its minimum.
  const scalar: Problem = { net: { input: 1, layers: [{ n: 1, act: 'tanh', bias: false }, { n: 1, act: 'identity', bias: false }] }, loss: 'mse', lambda: 0.1 }; // prettier-ignore
  const minimum = [0.907401083749, 1.1644235004];
  const subject = { executor: interpreterExecutor, problem: scalar, rows: { table: 1 }, feeds: { theta: minimum, X: [1], T: [1] } };
  const mismatch = (distance: number) => mismatchOf(subject, minimum.map((x) => x + distance), 0.1, 30); // prettier-ignore
  const [far, near] = [await mismatch(0.1), await mismatch(0.01)];
  expect(far).toBeLessThan(0.3);
  expect(far / near).toBeGreaterThan(7);
  expect(far / near).toBeLessThan(13);
});
