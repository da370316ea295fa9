import { COMPARED_ROWS, RATE } from '../task';
import type { BenchProblem } from '../problems';
import type { Library, Task } from '../task';

interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly weightGradient: Float32Array;
  readonly biasGradient: Float32Array;
  readonly output: Float32Array;
  readonly delta: Float32Array;
}

/**
 * What one writes without a library: typed arrays and plain loops, one thread. Tanh networks with mean squared error,
 * trained or drawn, and products of matrices.
 */
export const loop: Library = (task) => {
  if (task.kind === 'product') return Promise.resolve(product(task));
  if (task.kind === 'training' && isPlain(task.given)) return Promise.resolve(training(task));
  if (task.kind === 'slice' && isPlain(task.given)) return Promise.resolve(slice(task));
  return Promise.resolve(undefined);
};

const isPlain = ({ problem, bn }: BenchProblem): boolean => problem.loss === 'mse' && !bn;

/** Row by row of B, so that both reads and writes run along memory. */
function product({ n, a, b }: Extract<Task, { kind: 'product' }>) {
  const c = new Float32Array(n * n);
  const once = () => {
    c.fill(0);
    for (let i = 0; i < n; i++) {
      const row = c.subarray(i * n, (i + 1) * n);
      for (let k = 0; k < n; k++) {
        const x = a[i * n + k]!;
        for (let j = 0, at = k * n; j < n; j++, at++) row[j] = row[j]! + x * b[at]!;
      }
    }
    return Promise.resolve(c);
  };
  const run = async (units: number) => {
    for (let i = 0; i < units; i++) await once();
  };
  return { run, result: once, close: () => undefined };
}

function training({ given, compared }: Extract<Task, { kind: 'training' }>) {
  const parameters = Float32Array.from(given.theta);
  const networks = Array.from({ length: given.replicas }, (_, r) =>
    layersOf(given.widths, parameters.subarray(r * given.parameters, (r + 1) * given.parameters)),
  );
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) for (const layers of networks) descend(layers, given);
  };
  return {
    run: (units: number) => {
      train(units);
      return Promise.resolve();
    },
    result: () => {
      parameters.set(given.theta);
      train(compared);
      return Promise.resolve(parameters);
    },
    close: () => undefined,
  };
}

function slice({ given, d1, d2, axis }: Extract<Task, { kind: 'slice' }>) {
  const theta = new Float32Array(given.parameters);
  const layers = layersOf(given.widths, theta);
  const picture = (rows: number) =>
    Array.from({ length: rows }, (_, i) => {
      const a = axis[i % axis.length]!;
      return Array.from(axis, (b) => {
        for (let p = 0; p < theta.length; p++) theta[p] = given.theta[p]! + a * d1[p]! + b * d2[p]!;
        return errorOf(layers, given);
      });
    }).flat();
  return {
    run: (units: number) => {
      picture(units);
      return Promise.resolve();
    },
    result: () => Promise.resolve(picture(COMPARED_ROWS)),
    close: () => undefined,
  };
}

function layersOf(widths: readonly number[], parameters: Float32Array): Layer[] {
  let offset = 0;
  const take = (size: number) => parameters.subarray(offset, (offset += size));
  return widths.slice(1).map((units, i) => {
    const inputs = widths[i]!;
    const weights = take(inputs * units);
    const biases = take(units);
    const fresh = (size: number) => new Float32Array(size);
    return {
      inputs,
      units,
      weights,
      biases,
      weightGradient: fresh(inputs * units),
      biasGradient: fresh(units),
      output: fresh(units),
      delta: fresh(units),
    };
  });
}

function descend(layers: readonly Layer[], { X, T, rows }: BenchProblem): void {
  for (const { weightGradient, biasGradient } of layers) {
    weightGradient.fill(0);
    biasGradient.fill(0);
  }
  const [columns, outputs] = [layers[0]!.inputs, layers.at(-1)!.units];
  for (let row = 0; row < rows; row++) {
    const x = X.subarray(row * columns, (row + 1) * columns);
    forward(layers, x);
    const last = layers.at(-1)!;
    for (let k = 0; k < outputs; k++) last.delta[k] = (2 / rows) * (last.output[k]! - T[row * outputs + k]!);
    backward(layers, x);
  }
  for (const { weights, biases, weightGradient, biasGradient } of layers) {
    for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! - RATE * weightGradient[i]!;
    for (let k = 0; k < biases.length; k++) biases[k] = biases[k]! - RATE * biasGradient[k]!;
  }
}

function errorOf(layers: readonly Layer[], { X, T, rows }: BenchProblem): number {
  const [columns, outputs] = [layers[0]!.inputs, layers.at(-1)!.units];
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    forward(layers, X.subarray(row * columns, (row + 1) * columns));
    const { output } = layers.at(-1)!;
    for (let k = 0; k < outputs; k++) sum += (output[k]! - T[row * outputs + k]!) ** 2;
  }
  return sum / rows;
}

function forward(layers: readonly Layer[], x: Float32Array): void {
  let from = x;
  for (let l = 0; l < layers.length; l++) {
    const { inputs, units, weights, biases, output } = layers[l]!;
    for (let k = 0; k < units; k++) {
      let z = biases[k]!;
      for (let j = 0; j < inputs; j++) z += from[j]! * weights[j * units + k]!;
      output[k] = l === layers.length - 1 ? z : Math.tanh(z);
    }
    from = output;
  }
}

function backward(layers: readonly Layer[], x: Float32Array): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, units, weights, weightGradient, biasGradient, delta } = layers[l]!;
    const below = layers[l - 1];
    const from = below ? below.output : x;
    for (let j = 0; j < inputs; j++) {
      let sum = 0;
      for (let k = 0; k < units; k++) {
        const d = delta[k]!;
        weightGradient[j * units + k] = weightGradient[j * units + k]! + from[j]! * d;
        sum += weights[j * units + k]! * d;
      }
      if (below) below.delta[j] = sum * (1 - from[j]! * from[j]!);
    }
    for (let k = 0; k < units; k++) biasGradient[k] = biasGradient[k]! + delta[k]!;
  }
}
