import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import type { Executor } from '../../graph';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { LanesExecutor } from '../../lab/executors/lanesExecutor';
import { PassesExecutor } from '../../lab/executors/passesExecutor';
import { hvpProgram } from '../../nn/hvp';
import { initialParameters } from '../../nn/initialisers';
import type { NetSpec } from '../../nn/model';
import { NAMES } from '../../nn/names';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { openGpu } from '../../test/openGpu';
import { decompose } from './decomposition';
import { spectralDensity } from './density';
import { extremeEigenpairs } from './extremes';
import { curvatureMatrix } from './matrix';
import { CurvatureOperator } from './operator';
import type { CurvatureSubject } from './operator';
import { rowTiles } from './rowTiles';
import { hutchinsonTrace } from './trace';
import { norm, randomDirection } from '../vectors';

const { ctx } = await openGpu();

function subjectOf(executor: Executor, net: NetSpec, table: number, lambda: number): CurvatureSubject {
  const outputs = net.layers.at(-1)!.n;
  const T = Float32Array.from({ length: table * outputs }, (_, at) => Number(Math.floor(at / outputs) % outputs === at % outputs));
  const theta = initialParameters({ type: 'lecun_normal', seed: 2, sigma_b: 0.3 }, parameterLayout(net));
  const problem: Problem = { net, loss: 'ce', lambda };
  return { executor, problem, rows: { table }, feeds: { theta, X: normals({ seed: 1, stream: 3000 }, table * net.input), T } };
}

const SMALL: NetSpec = { input: 4, layers: [{ n: 6, act: 'tanh' }, { n: 3, act: 'identity' }] }; // prettier-ignore
const OPTIONS = { seed: 3, probes: 6 };

/** Extremes, density and trace of the small network. */
async function estimates(executor: Executor) {
  const operator = await CurvatureOperator.create(subjectOf(executor, SMALL, 20, 0.01), { width: 3 });
  const { top, bottom, isConverged } = await extremeEigenpairs(operator.apply, operator.size, { top: 3, bottom: 2, tolerance: 1e-5 });
  const density = await spectralDensity(operator.apply, operator.size, { ...OPTIONS, steps: 20 });
  const trace = await hutchinsonTrace(operator.apply, operator.size, OPTIONS);
  operator.dispose();
  return { eigenvalues: [...top, ...bottom].map(({ value }) => value), isConverged, density, trace };
}

test.each(['passes', 'lanes'])(
  'extremes, density and trace on the GPU, %s: the exact eigenvalues, and the estimates of float64',
  async (name) => {
    const executor = name === 'passes' ? new PassesExecutor(ctx) : new LanesExecutor(ctx);
    const { values, size } = await curvatureMatrix(subjectOf(interpreterExecutor, SMALL, 20, 0.01));
    const exact = [...(await decompose(values, size)).values];
    const [single, double] = [await estimates(executor), await estimates(interpreterExecutor)];
    const largest = exact[0]!;
    expect(single.isConverged).toBe(true);
    const wanted = [...exact.slice(0, 3), exact.at(-1)!, exact.at(-2)!];
    single.eigenvalues.forEach((value, i) => expect(Math.abs(value - wanted[i]!), `eigenvalue ${i}`).toBeLessThan(1e-4 * largest));
    const traceScale = Math.abs(double.trace.value);
    for (const found of [single.trace, single.density.trace()])
      expect(Math.abs(found.value - double.trace.value)).toBeLessThan(1e-4 * traceScale);
    expect(Math.abs(single.trace.standardError! - double.trace.standardError!)).toBeLessThan(1e-4 * traceScale);
    // At the same places and of the same width.
    const { t, density, width } = double.density.curve();
    const peak = density.reduce((most, y) => Math.max(most, y), 0);
    t.forEach((place, i) => expect(Math.abs(single.density.at(place, width).value - density[i]!)).toBeLessThan(2e-3 * peak));
  },
);

// 109 386 parameters: the mask of the ridge has more numbers than a call may have arguments on some machines.
const DIGITS: NetSpec = { input: 784, layers: [{ n: 128, act: 'tanh' }, { n: 64, act: 'tanh' }, { n: 10, act: 'identity' }] }; // prettier-ignore

test('a product on many rows is the sum over tiles of them: the same as all at once, with the ridge', async () => {
  const executor = new PassesExecutor(ctx);
  const subject = subjectOf(executor, DIGITS, 1200, 0.05);
  const { problem, rows, feeds } = subject;
  expect(rowTiles(problem, rows, feeds, 1).flatMap(({ picks }) => picks ?? [])).toHaveLength(2);
  const v = Float32Array.from(randomDirection(parameterLayout(DIGITS).total, 1));
  const operator = await CurvatureOperator.create(subject);
  const [tiled] = await operator.apply([v]);
  operator.dispose();
  const loaded = await executor.load(hvpProgram(problem, rows), feeds);
  const whole = (await loaded.run([{ [NAMES.direction]: v }]))['hvp']![0]!;
  loaded.dispose();
  const difference = norm(tiled!.map((x, i) => x - whole[i]!));
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(1e-5 * norm(whole));
});

test('the ridge of a network of a quarter of a million parameters compiles and is what it should be', async () => {
  const net: NetSpec = { input: 784, layers: [{ n: 300, act: 'tanh' }, { n: 10, act: 'identity' }] }; // prettier-ignore
  const v = Float32Array.from(randomDirection(parameterLayout(net).total, 1));
  const products: Float64Array[] = [];
  for (const lambda of [0, 0.5]) {
    const operator = await CurvatureOperator.create(subjectOf(new PassesExecutor(ctx), net, 4, lambda));
    products.push((await operator.apply([v]))[0]!);
    operator.dispose();
  }
  const mask = parameterLayout(net).weightMask();
  const [without, withRidge] = products as [Float64Array, Float64Array];
  const error = norm(withRidge.map((x, i) => x - without[i]! - mask[i]! * v[i]!));
  expect(error).toBeLessThan(1e-5 * norm(withRidge));
});
