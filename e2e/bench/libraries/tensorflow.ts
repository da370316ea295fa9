import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { symmetricEigen } from '../../../src/data/eigen';
import { flatOf, partsOf } from '../problems';
import type { BenchProblem, Part } from '../problems';
import { COMPARED_ROWS, RATE } from '../task';
import type { Contender, Library, Task } from '../task';

/** Each backend loads by itself, so that the start of one does not pay for the others. */
const BACKENDS = {
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plainWasm,
      'tfjs-backend-wasm-simd.wasm': simdWasm,
      'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
    });
    // Its threads are started from a function's text, which does not survive bundling.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  },
};

/** TensorFlow.js on one of its backends, which may be used beside another one. */
export function tensorflowOn(backend: keyof typeof BACKENDS): Library {
  let loading: Promise<unknown> | undefined;
  const choose = async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js found no ${backend}`);
  };
  return async (task) => {
    await (loading ??= BACKENDS[backend]());
    await choose();
    const { run, result, close } = open(task);
    return { run: (units) => choose().then(() => run(units)), result: () => choose().then(result), close };
  };
}

function open(task: Task): Contender {
  switch (task.kind) {
    case 'product':
      return product(task);
    case 'training':
      return training(task);
    case 'slice':
      return slice(task);
    case 'hvp':
      return hvp(task);
    case 'hessian':
      return wholeHessian(task.given);
  }
}

type Loss = (theta: readonly tf.Tensor[], x: tf.Tensor, t: tf.Tensor) => tf.Scalar;

/** The sum of E over replicas, whose parameters lie along a first axis; the tables are shared. */
function lossOf(given: BenchProblem): Loss {
  const kinds = partsOf(given, given.theta).map(({ kind }) => kind);
  return (theta, x, t) => {
    let h = x;
    let z = x;
    kinds.forEach((kind, i) => {
      if (kind === 'W') z = tf.matMul(h, theta[i]!);
      else if (kind === 'gamma') h = tf.tanh(tf.add(tf.mul(normalised(z), theta[i]!), theta[i + 1]!));
      else if (kind === 'b' && i < kinds.length - 1) h = tf.tanh(tf.add(z, theta[i]!));
      else if (kind === 'b') h = tf.add(z, theta[i]!);
    });
    return tf.sum(errorsOf(given, h, t));
  };
}

function normalised(z: tf.Tensor): tf.Tensor {
  const centred = tf.sub(z, tf.mean(z, 0, true));
  return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), 0, true), 1e-5)));
}

/** What each row and replica adds to its E. */
function errorsOf({ problem, rows }: BenchProblem, outputs: tf.Tensor, t: tf.Tensor): tf.Tensor {
  if (problem.loss === 'mse') return tf.sum(tf.div(tf.square(tf.sub(outputs, t)), rows), -1);
  // Not by logSumExp, whose second derivative fails; the outputs here are small enough.
  const logSum = tf.log(tf.sum(tf.exp(outputs), -1, true));
  return tf.div(tf.sum(tf.mul(t, tf.sub(logSum, outputs)), -1), rows);
}

/** Vectors of replicas get an axis for the rows. */
function tensorsOf(parts: readonly Part[], replicas: number): tf.Tensor[] {
  return parts.map(({ kind, shape, values }) => tf.tensor(values, replicas > 1 && kind !== 'W' ? [replicas, 1, shape[1]!] : [...shape]));
}

const tablesOf = ({ widths, rows, X, T, replicas }: BenchProblem): [tf.Tensor, tf.Tensor] => {
  const lead = replicas > 1 ? [1] : [];
  return [tf.tensor(X, [...lead, rows, widths[0]!]), tf.tensor(T, [...lead, rows, widths.at(-1)!])];
};

const flatNumbers = async (given: BenchProblem, tensors: readonly tf.Tensor[]): Promise<Float32Array> =>
  flatOf(given, await Promise.all(tensors.map((tensor) => tensor.data())));

function product({ n, a, b, readback }: Extract<Task, { kind: 'product' }>): Contender {
  const [x, y] = [tf.tensor2d(a, [n, n]), tf.tensor2d(b, [n, n])];
  return {
    run: async (units) => {
      for (let i = 0; i < units; i++) {
        const c = tf.matMul(x, y);
        if (readback || i === units - 1) await c.data();
        c.dispose();
      }
    },
    result: () => tf.matMul(x, y).data(),
    close: () => tf.dispose([x, y]),
  };
}

function training({ given, compared }: Extract<Task, { kind: 'training' }>): Contender {
  const loss = lossOf(given);
  const [x, t] = tablesOf(given);
  const first = () => tensorsOf(partsOf(given, given.theta), given.replicas);
  const slopesAt = tf.grads((...at: tf.Tensor[]) => loss(at, x, t));
  let theta = first();
  const train = async (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const old = theta;
      theta = tf.tidy(() => {
        const slopes = slopesAt(old);
        return old.map((tensor, k) => tf.sub(tensor, tf.mul(slopes[k]!, RATE)));
      });
      tf.dispose(old);
    }
    await theta[0]!.data();
  };
  return {
    run: train,
    result: async () => {
      tf.dispose(theta);
      theta = first();
      await train(compared);
      return flatNumbers(given, theta);
    },
    close: () => tf.dispose([theta, x, t]),
  };
}

/** All points of one row of the picture as replicas. */
function slice({ given, d1, d2, axis }: Extract<Task, { kind: 'slice' }>): Contender {
  const row: BenchProblem = { ...given, replicas: axis.length };
  const kinds = partsOf(given, given.theta).map(({ kind }) => kind);
  const [x, t] = tablesOf(row);
  const lifted = (flat: Float32Array) =>
    partsOf(given, flat).map(({ kind, shape, values }) => tf.tensor(values, kind === 'W' ? [1, ...shape] : [1, 1, shape[0]!]));
  const [theta, u, v] = [given.theta, d1, d2].map(lifted) as [tf.Tensor[], tf.Tensor[], tf.Tensor[]];
  const b = tf.tensor(axis, [axis.length, 1, 1]);
  const rowAt = (i: number) =>
    tf.tidy(() => {
      const moved = kinds.map((_, k) => tf.add(tf.add(theta[k]!, tf.mul(u[k]!, axis[i % axis.length]!)), tf.mul(v[k]!, b)));
      let h: tf.Tensor = x;
      kinds.forEach((kind, k) => {
        if (kind === 'W') h = tf.matMul(h, moved[k]!);
        else h = k === kinds.length - 1 ? tf.add(h, moved[k]!) : tf.tanh(tf.add(h, moved[k]!));
      });
      return tf.sum(errorsOf(given, h, t), -1);
    });
  const picture = async (rows: number) => {
    const values: number[] = [];
    for (let i = 0; i < rows; i++) {
      const losses = rowAt(i);
      values.push(...(await losses.data()));
      losses.dispose();
    }
    return values;
  };
  return {
    run: async (units) => {
      await picture(units);
    },
    result: () => picture(COMPARED_ROWS),
    close: () => tf.dispose([theta, u, v, x, t, b]),
  };
}

/** H v as the gradient of gradient · v, since there is no forward mode. */
function productWith(given: BenchProblem, x: tf.Tensor, t: tf.Tensor): (theta: tf.Tensor[], v: readonly tf.Tensor[]) => tf.Tensor[] {
  const loss = lossOf(given);
  const slopesAt = tf.grads((...at: tf.Tensor[]) => loss(at, x, t));
  return (theta, v) =>
    tf.tidy(() =>
      tf.grads((...at: tf.Tensor[]) => {
        const parts = slopesAt(at).map((slope, i) => tf.sum(tf.mul(slope, v[i]!)));
        return tf.addN(parts);
      })(theta),
    );
}

function hvp({ given, v }: Extract<Task, { kind: 'hvp' }>): Contender {
  const [x, t] = tablesOf(given);
  const [theta, direction] = [given.theta, v].map((flat) => tensorsOf(partsOf(given, flat), 1)) as [tf.Tensor[], tf.Tensor[]];
  const along = productWith(given, x, t);
  const once = async () => {
    const result = along(theta, direction);
    const flat = await flatNumbers(given, result);
    tf.dispose(result);
    return flat;
  };
  return {
    run: async (units) => {
      for (let i = 0; i < units; i++) await once();
    },
    result: once,
    close: () => tf.dispose([theta, direction, x, t]),
  };
}

/** Column by column. */
function wholeHessian(given: BenchProblem): Contender {
  const size = given.parameters;
  const [x, t] = tablesOf(given);
  const theta = tensorsOf(partsOf(given, given.theta), 1);
  const along = productWith(given, x, t);
  const once = async () => {
    const columns: tf.Tensor[][] = [];
    for (let i = 0; i < size; i++) {
      const unit = Float32Array.from({ length: size }, (_, k) => (k === i ? 1 : 0));
      const direction = tensorsOf(partsOf(given, unit), 1);
      columns.push(along(theta, direction));
      tf.dispose(direction);
    }
    const matrix = new Float64Array(size * size);
    for (const [i, column] of columns.entries()) matrix.set(await flatNumbers(given, column), i * size);
    tf.dispose(columns);
    return symmetricEigen(matrix, size).values;
  };
  return {
    run: async (units) => {
      for (let i = 0; i < units; i++) await once();
    },
    result: once,
    close: () => tf.dispose([theta, x, t]),
  };
}
