import { describe, expect, it } from 'vitest';
import { interpreterExecutor } from '../../../lab/executors/interpreterExecutor';
import { problemFunction } from '../errorFunction';
import { lossesAt } from '../pathOnPlane';
import { derivativesAt } from './derivatives';
import { descend } from './descent';
import { LECTURE_FUNCTIONS, lectureFunction, quadraticFunction } from './functions';
import { kindOf, stationaryPoints } from './stationary';

const box = { low: [-4, -4], high: [4, 4] };
const near = (got: ArrayLike<number>, want: readonly number[], bound: number) =>
  want.forEach((x, i) => expect(Math.abs(got[i]! - x)).toBeLessThan(bound));

const MINIMA = {
  two_layer_linear: { at: [0.948683298051, 0.948683298051], E: 0.19, H: [2, 1.6, 1.6, 2], eigenvalues: [3.6, 0.4] },
  two_layer_tanh: {
    at: [0.907401083749, 1.1644235004],
    E: 0.244089551959,
    H: [1.09069347061, 0.651830053627, 0.651830053627, 1.23646167754],
    eigenvalues: [1.81946972325, 0.507685424899],
  },
};

describe.each(['two_layer_linear', 'two_layer_tanh'] as const)('%s', (id) => {
  const { at, E, H, eigenvalues } = MINIMA[id];
  const f = lectureFunction(id);

  it('has two minima and the saddle between them, and no other', async () => {
    const points = stationaryPoints(f, box);
    expect(points.map(({ kind }) => kind)).toEqual(['minimum', 'minimum', 'saddle']);
    const [, , saddle] = points;
    const signs = points.slice(0, 2).map(({ theta }) => Math.sign(theta[0]!));
    expect(signs.sort()).toEqual([-1, 1]);
    for (const point of points.slice(0, 2)) {
      near(point.theta.map(Math.abs), at, 1e-11);
      near([point.loss], [E], 1e-11);
      near(point.eigenvalues, eigenvalues, 1e-10);
      near((await derivativesAt(interpreterExecutor, f, [point.theta]))[0]!.hessian, H, 1e-10);
    }
    near(saddle!.theta, [0, 0], 1e-11);
    expect(saddle!.loss).toBe(1);
    near(saddle!.eigenvalues, [2.2, -1.8], 1e-11);
  });

  it('is the network of the same name', async () => {
    const act = id === 'two_layer_linear' ? 'identity' : 'tanh';
    const layers = [act, 'identity'].map((name) => ({ n: 1, act: name, bias: false }));
    const network = problemFunction({ net: { input: 1, layers }, loss: 'mse', lambda: 0.1 }, { table: 1 }, { X: [1], T: [1] });
    const points = [[2, -1], [-0.5, 0.4], [0.3, 3]]; // prettier-ignore
    const [mine, its] = [await lossesAt(interpreterExecutor, f, points), await lossesAt(interpreterExecutor, network, points)];
    near(mine, [...its], 1e-14);
  });
});

it('from λ = 1 on the linear one has a minimum at the origin and nothing else', () => {
  expect(stationaryPoints(lectureFunction('two_layer_linear', { lambda: 1.2 }), box).map(({ kind }) => kind)).toEqual(['minimum']);
  // v² = 1 − λ, E = λ(2 − λ), eigenvalues 4(1 − λ) and 4λ.
  const [minimum] = stationaryPoints(lectureFunction('two_layer_linear', { lambda: 0.3 }), box);
  near([minimum!.theta[0]! ** 2, minimum!.loss, ...minimum!.eigenvalues], [0.7, 0.51, 2.8, 1.2], 1e-10);
});

it('without ridge the minima of the linear one are a curve, which is degenerate, and plateaus of tanh are no points', () => {
  const linear = stationaryPoints(lectureFunction('two_layer_linear', { lambda: 0 }), box);
  const curve = linear.filter(({ kind }) => kind === 'degenerate');
  expect(curve.length).toBeGreaterThan(2);
  for (const { theta, loss } of curve) {
    expect(theta[0]! * theta[1]!).toBeCloseTo(1, 5);
    expect(loss).toBeLessThan(1e-10);
  }
  expect(linear.filter(({ kind }) => kind !== 'degenerate').map(({ kind }) => kind)).toEqual(['saddle']);
  const wide = { low: [-30, -3], high: [30, 3] };
  for (const { theta, loss } of stationaryPoints(lectureFunction('two_layer_tanh', { lambda: 0 }), wide)) {
    expect(loss < 1e-9 || Math.hypot(...theta) < 1e-9).toBe(true);
  }
});

it('the plateaus of tanh keep the digits of their slope', async () => {
  const want = [-1, -0.260049339502, -0.0365961529964, -0.00495741357468, -9.07998589636e-5, -2.25070349439e-7, -4.12230724488e-9];
  const f = lectureFunction('two_layer_tanh', { lambda: 0 });
  const found = await derivativesAt(interpreterExecutor, f, [0, 1, 2, 3, 5, 8, 10].map((w) => [w, 0.5])); // prettier-ignore
  found.forEach(({ gradient }, i) => expect(Math.abs(gradient[0]! / want[i]! - 1)).toBeLessThan(1e-9));
});

it('the linear model has the curvature of its moments', () => {
  const [minimum, ...others] = stationaryPoints(lectureFunction('linear'), box);
  expect(others).toEqual([]);
  near(minimum!.eigenvalues, [76.5800851969, 1.45991480308], 1e-9);
});

it('names what stationary points there are by the signs of the eigenvalues', () => {
  const cases = [[[2, 1], 'minimum'], [[1, -3], 'saddle'], [[-1, -2], 'maximum'], [[1, 0], 'degenerate'], [[0, 0], 'degenerate']] as const; // prettier-ignore
  for (const [alpha, kind] of cases) {
    const [point] = stationaryPoints(quadraticFunction(alpha), box);
    expect(point!.kind).toBe(kind);
  }
  expect(kindOf(Float64Array.of(1, 1e-9))).toBe('degenerate');
});

it('every function shows its stationary points in its view, and refuses constants that it has not', () => {
  for (const [id, { view }] of Object.entries(LECTURE_FUNCTIONS)) {
    expect(stationaryPoints(lectureFunction(id), { low: [-view, -view], high: [view, view] }).length).toBeGreaterThan(0);
  }
  expect(() => lectureFunction('two_layer_tanh', { lamda: 1 })).toThrow('two_layer_tanh.lamda is not used here');
  expect(() => lectureFunction('cubic')).toThrow('function must be one of quadratic');
});

/** Gradient descent on (vw − 1)² + 0.1(v² + w²) written out. */
function byHand([w, v]: readonly [number, number], rate: number, steps: number): [number, number] {
  for (let i = 0; i < steps; i++) {
    const rest = 2 * (v * w - 1);
    [w, v] = [w - rate * (rest * v + 0.2 * w), v - rate * (rest * w + 0.2 * v)];
  }
  return [w, v];
}

it('descends from several starts at once, as a loop by hand does', async () => {
  const starts = [
    [2, -1],
    [-0.5, 0.4],
    [0.01, 0.02],
  ] as const;
  const descent = { optimizer: { type: 'gd' }, schedule: { type: 'constant', lr: 0.1 }, steps: 200 } as const;
  const paths = await descend(interpreterExecutor, lectureFunction('two_layer_linear'), starts, descent);
  expect(paths.map(({ thetas }) => thetas.length)).toEqual([201, 201, 201]);
  paths.forEach(({ thetas, losses }, i) => {
    for (const t of [0, 1, 20, 200]) near(thetas[t]!, byHand(starts[i]!, 0.1, t), 1e-13);
    const [w, v] = byHand(starts[i]!, 0.1, 200);
    near([losses[200]!], [(v * w - 1) ** 2 + 0.1 * (v * v + w * w)], 1e-13);
  });
});
