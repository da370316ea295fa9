import { defaultDevice, grad, hessian, init, jit, jvp, numpy as np, vmap } from '@jax-js/jax';
import { symmetricEigen } from '../../src/data/eigen';
import type { Contender } from './contender';
import { COMPARED_STEPS, RATE } from './problems';
import type { BenchProblem } from './problems';

// In jax-js a function consumes its arguments; `.ref` keeps one for another use.

let ready: Promise<void> | undefined;

/** jax-js on WebGPU, or an Error. */
function start(): Promise<void> {
  ready ??= init('webgpu').then((devices) => {
    if (!devices.includes('webgpu')) throw new Error('jax-js found no WebGPU device');
    defaultDevice('webgpu');
  });
  return ready;
}

/** The network's error as a function of flat parameters, which are cut as contract section 1 lays them out. */
function lossOf({ widths, rows, problem }: BenchProblem): (theta: np.Array, x: np.Array, t: np.Array) => np.Array {
  return (theta, x, t) => {
    let h = x;
    let offset = 0;
    for (let l = 1; l < widths.length; l++) {
      const [inputs, units] = [widths[l - 1]!, widths[l]!];
      const weights = theta.ref.slice([offset, offset + inputs * units]).reshape([inputs, units]);
      offset += inputs * units;
      const biases = theta.ref.slice([offset, offset + units]);
      offset += units;
      const z = np.dot(h, weights).add(biases);
      h = l === widths.length - 1 ? z : np.tanh(z);
    }
    theta.dispose();
    if (problem.loss === 'mse')
      return np
        .square(h.sub(t))
        .sum()
        .mul(1 / rows);
    const shifted = h.ref.sub(np.max(h, 1, { keepdims: true }));
    const logSum = np.log(np.exp(shifted.ref).sum(1, { keepdims: true }));
    return logSum
      .sub(shifted)
      .mul(t)
      .sum()
      .mul(1 / rows);
  };
}

const tables = ({ widths, rows, X, T }: BenchProblem): [np.Array, np.Array] => [
  np.array(X).reshape([rows, widths[0]!]),
  np.array(T).reshape([rows, widths.at(-1)!]),
];

/** The array's numbers, of which jax-js does not say that they are float32 here. The array is consumed. */
const numbersOf = async (array: np.Array): Promise<Float32Array> => (await array.data()) as Float32Array;

/** Full-batch gradient descent of all replicas at once. */
export async function jaxTraining(given: BenchProblem, stepsPerRun: number): Promise<Contender> {
  await start();
  const gradient = grad(lossOf(given));
  const step = (theta: np.Array, x: np.Array, t: np.Array) => theta.ref.sub(gradient(theta, x, t).mul(RATE));
  const all = jit(given.replicas > 1 ? vmap(step, [0, null, null]) : step);
  const [x, t] = tables(given);
  const first = () => np.array(given.theta).reshape(given.replicas > 1 ? [given.replicas, given.parameters] : [given.parameters]);
  let theta = first();
  const train = async (steps: number) => {
    for (let i = 0; i < steps; i++) theta = all(theta, x.ref, t.ref);
    await theta.blockUntilReady();
  };
  return {
    run: async () => {
      await train(stepsPerRun);
      return stepsPerRun * given.replicas;
    },
    result: async () => {
      theta.dispose();
      theta = first();
      await train(COMPARED_STEPS);
      return numbersOf(theta.ref);
    },
    close: () => [theta, x, t].forEach((array) => array.dispose()),
  };
}

/** E at θ + a d₁ + b d₂ for all pairs, in tiles of one row of the picture. */
export async function jaxSlice(given: BenchProblem, d1: Float32Array, d2: Float32Array, axis: Float32Array): Promise<Contender> {
  await start();
  const loss = lossOf(given);
  const [x, t] = tables(given);
  const [theta, u, v] = [given.theta, d1, d2].map((values) => np.array(values)) as [np.Array, np.Array, np.Array];
  const at = (a: np.Array, b: np.Array, base: np.Array, first: np.Array, second: np.Array, xs: np.Array, ts: np.Array) =>
    loss(base.add(first.mul(a)).add(second.mul(b)), xs, ts);
  const row = jit(vmap(at, [null, 0, null, null, null, null, null]));
  const picture = async () => {
    const rows: np.Array[] = [];
    for (const a of axis) rows.push(row(np.array(a), np.array(axis), theta.ref, u.ref, v.ref, x.ref, t.ref));
    const values = await Promise.all(rows.map(numbersOf));
    return Float32Array.from(values.flatMap((values) => [...values]));
  };
  return {
    run: async () => (await picture()).length,
    result: picture,
    close: () => [x, t, theta, u, v].forEach((array) => array.dispose()),
  };
}

/** Hessian-vector products with one vector after the other, each read back. */
export async function jaxProduct(given: BenchProblem, v: Float32Array): Promise<Contender> {
  await start();
  const gradient = grad(lossOf(given));
  const [x, t] = tables(given);
  const [theta, direction] = [np.array(given.theta), np.array(v)];
  const product = jit((point: np.Array, along: np.Array, xs: np.Array, ts: np.Array): np.Array => {
    const [value, tangent] = jvp((p: np.Array) => gradient(p, xs, ts), [point], [along]);
    value.dispose();
    return tangent;
  });
  const once = () => numbersOf(product(theta.ref, direction.ref, x.ref, t.ref));
  return {
    run: async () => {
      await once();
      return 1;
    },
    result: once,
    close: () => [x, t, theta, direction].forEach((array) => array.dispose()),
  };
}

/** The whole Hessian, with its eigenvalues on the CPU as ours has them. */
export async function jaxHessian(given: BenchProblem): Promise<Contender> {
  await start();
  const loss = lossOf(given);
  const [x, t] = tables(given);
  const theta = np.array(given.theta);
  const whole = jit((point: np.Array, xs: np.Array, ts: np.Array) => hessian((p: np.Array) => loss(p, xs, ts))(point));
  const once = async () => {
    const values = await numbersOf(whole(theta.ref, x.ref, t.ref));
    return symmetricEigen(Float64Array.from(values), given.parameters).values;
  };
  return {
    run: async () => {
      await once();
      return 1;
    },
    result: once,
    close: () => [x, t, theta].forEach((array) => array.dispose()),
  };
}
