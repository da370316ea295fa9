import type { Contender } from './contender';
import { COMPARED_STEPS, RATE } from './problems';
import type { BenchProblem } from './problems';

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
 * What one writes without a library: typed arrays and plain loops, one thread. Trains one tanh network with mean squared
 * error by full-batch gradient descent.
 */
export function loopTraining({ widths, rows, X, T, theta }: BenchProblem, stepsPerRun: number): Promise<Contender> {
  const parameters = Float32Array.from(theta);
  const layers = layersOf(widths, parameters);
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) descend(layers, X, T, rows);
  };
  return Promise.resolve({
    run: () => {
      train(stepsPerRun);
      return Promise.resolve(stepsPerRun);
    },
    result: () => {
      parameters.set(theta);
      train(COMPARED_STEPS);
      return Promise.resolve(parameters);
    },
    close: () => undefined,
  });
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

function descend(layers: readonly Layer[], X: Float32Array, T: Float32Array, rows: number): void {
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
