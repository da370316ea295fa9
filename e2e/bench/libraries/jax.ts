import { blockUntilReady, defaultDevice, grad, hessian, init, jit, jvp, numpy as np, tree, vmap } from '@jax-js/jax';
import type { Device } from '@jax-js/jax';
import { symmetricEigen } from '../../../src/data/eigen';
import { flatOf, partsOf } from '../problems';
import type { BenchProblem, Part } from '../problems';
import { COMPARED_ROWS, RATE } from '../task';
import type { Contender, Library, Task } from '../task';

// In jax-js a function consumes its arguments; `.ref` keeps one for another use.

/** jax-js on one of its devices, which may be used beside another one. */
export function jaxOn(device: Device): Library {
  let ready: Promise<void> | undefined;
  const start = () => init(device).then((found) => assert(found.includes(device), `jax-js found no ${device}`));
  return async (task) => {
    await (ready ??= start());
    defaultDevice(device);
    const contender = open(task);
    const here = <Args extends unknown[], R>(work: (...args: Args) => R) => {
      return (...args: Args): R => {
        defaultDevice(device);
        return work(...args);
      };
    };
    return { run: here(contender.run), result: here(contender.result), close: contender.close };
  };
}

function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
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

type Loss = (theta: np.Array[], x: np.Array, t: np.Array) => np.Array;

/** E of parameters given as one array a tensor. */
function lossOf(given: BenchProblem): Loss {
  const kinds = partsOf(given, given.theta).map(({ kind }) => kind);
  return (theta, x, t) => {
    let h = x;
    let z = x;
    kinds.forEach((kind, i) => {
      if (kind === 'W') z = np.matmul(h, theta[i]!);
      else if (kind === 'gamma')
        h = np.tanh(
          normalised(z)
            .mul(theta[i]!)
            .add(theta[i + 1]!),
        );
      else if (kind === 'b' && i < kinds.length - 1) h = np.tanh(z.add(theta[i]!));
      else if (kind === 'b') h = z.add(theta[i]!);
    });
    return errorOf(given, h, t);
  };
}

function normalised(z: np.Array): np.Array {
  const centred = z.ref.sub(np.mean(z, 0, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), 0, { keepdims: true });
  return centred.div(np.sqrt(variance.add(1e-5)));
}

function errorOf({ problem, rows }: BenchProblem, outputs: np.Array, t: np.Array): np.Array {
  if (problem.loss === 'mse')
    return np
      .square(outputs.sub(t))
      .sum()
      .mul(1 / rows);
  const shifted = outputs.ref.sub(np.max(outputs, 1, { keepdims: true }));
  const logSum = np.log(np.exp(shifted.ref).sum(1, { keepdims: true }));
  return logSum
    .sub(shifted)
    .mul(t)
    .sum()
    .mul(1 / rows);
}

const arrayOf = (values: Float32Array, shape: readonly number[]): np.Array => np.array(values).reshape([...shape]);

const arraysOf = (parts: readonly Part[]): np.Array[] => parts.map(({ values, shape }) => arrayOf(values, shape));

const tablesOf = ({ widths, rows, X, T }: BenchProblem): [np.Array, np.Array] => [
  arrayOf(X, [rows, widths[0]!]),
  arrayOf(T, [rows, widths.at(-1)!]),
];

/** The array's numbers, of which jax-js does not say that they are float32 here. The array is consumed. */
const numbersOf = async (array: np.Array): Promise<Float32Array> => (await array.data()) as Float32Array;

const flatNumbers = async (given: BenchProblem, arrays: readonly np.Array[]): Promise<Float32Array> =>
  flatOf(given, await Promise.all(arrays.map(numbersOf)));

const dispose = (arrays: readonly np.Array[]) => () => arrays.forEach((array) => array.dispose());

/** Products under way at a time. */
const HELD = 8;

function product({ n, a, b, readback }: Extract<Task, { kind: 'product' }>): Contender {
  const [x, y] = [arrayOf(a, [n, n]), arrayOf(b, [n, n])];
  const most = readback ? 1 : HELD;
  return {
    run: async (units) => {
      // An array that is disposed of before it was waited for may never be computed.
      for (let done = 0; done < units; done += most) {
        const held = Array.from({ length: Math.min(most, units - done) }, () => np.matmul(x.ref, y.ref));
        if (readback) await numbersOf(held[0]!);
        else dispose(await blockUntilReady(held))();
      }
    },
    result: () => numbersOf(np.matmul(x.ref, y.ref)),
    close: dispose([x, y]),
  };
}

function training({ given, compared }: Extract<Task, { kind: 'training' }>): Contender {
  const gradient = grad(lossOf(given));
  const step = (theta: np.Array[], x: np.Array, t: np.Array): np.Array[] => {
    const slopes = gradient(tree.ref(theta), x, t);
    return theta.map((array, i) => array.sub(slopes[i]!.mul(RATE)));
  };
  const all = jit(given.replicas > 1 ? vmap(step, [0, null, null]) : step);
  const [x, t] = tablesOf(given);
  const first = () => arraysOf(partsOf(given, given.theta));
  let theta = first();
  const train = async (steps: number) => {
    for (let i = 0; i < steps; i++) theta = all(theta, x.ref, t.ref);
    await theta[0]!.blockUntilReady();
  };
  return {
    run: train,
    result: async () => {
      dispose(theta)();
      theta = first();
      await train(compared);
      return flatNumbers(given, tree.ref(theta));
    },
    close: () => dispose([...theta, x, t])(),
  };
}

function slice({ given, d1, d2, axis }: Extract<Task, { kind: 'slice' }>): Contender {
  const loss = lossOf(given);
  const tables = tablesOf(given);
  const points = [given.theta, d1, d2].map((flat) => arraysOf(partsOf(given, flat)));
  const at = (a: np.Array, b: np.Array, theta: np.Array[], u: np.Array[], v: np.Array[], x: np.Array, t: np.Array) => {
    const moved = theta.map((array, i) => array.add(u[i]!.mul(a.ref)).add(v[i]!.mul(b.ref)));
    dispose([a, b])();
    return loss(moved, x, t);
  };
  const row = jit(vmap(at, [null, 0, null, null, null, null, null]));
  const rowAt = (i: number) => {
    const [theta, u, v] = points.map((arrays) => tree.ref(arrays)) as [np.Array[], np.Array[], np.Array[]];
    return numbersOf(row(np.array(axis[i % axis.length]!), np.array(axis), theta, u, v, tables[0].ref, tables[1].ref));
  };
  const picture = async (rows: number) => {
    const values = await Promise.all(Array.from({ length: rows }, (_, i) => rowAt(i)));
    return values.flatMap((row) => [...row]);
  };
  return {
    run: async (units) => {
      await picture(units);
    },
    result: () => picture(COMPARED_ROWS),
    close: dispose([...points.flat(), ...tables]),
  };
}

function hvp({ given, v }: Extract<Task, { kind: 'hvp' }>): Contender {
  const gradient = grad(lossOf(given));
  const [x, t] = tablesOf(given);
  const [theta, direction] = [arraysOf(partsOf(given, given.theta)), arraysOf(partsOf(given, v))];
  const along = jit((point: np.Array[], tangent: np.Array[], xs: np.Array, ts: np.Array): np.Array[] => {
    const [value, result] = jvp((p: np.Array[]) => gradient(p, xs, ts), [point], [tangent]);
    dispose(value)();
    return result;
  });
  const once = () => flatNumbers(given, along(tree.ref(theta), tree.ref(direction), x.ref, t.ref));
  return {
    run: async (units) => {
      for (let i = 0; i < units; i++) await once();
    },
    result: once,
    close: dispose([...theta, ...direction, x, t]),
  };
}

/** The network's parameters are cut from one flat vector inside, since `hessian` takes one array. */
function wholeHessian(given: BenchProblem): Contender {
  const loss = lossOf(given);
  const parts = partsOf(given, given.theta);
  const [x, t] = tablesOf(given);
  const theta = np.array(given.theta);
  const cut = (flat: np.Array): np.Array[] => {
    let offset = 0;
    const arrays = parts.map(({ shape, values }) => flat.ref.slice([offset, (offset += values.length)]).reshape([...shape]));
    flat.dispose();
    return arrays;
  };
  const whole = jit((point: np.Array, xs: np.Array, ts: np.Array) => hessian((p: np.Array) => loss(cut(p), xs, ts))(point));
  const once = async () => {
    const values = await numbersOf(whole(theta.ref, x.ref, t.ref));
    return symmetricEigen(Float64Array.from(values), given.parameters).values;
  };
  return {
    run: async (units) => {
      for (let i = 0; i < units; i++) await once();
    },
    result: once,
    close: dispose([x, t, theta]),
  };
}
