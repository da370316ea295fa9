import { RATE } from '../task';
import type { BenchProblem } from '../problems';
import type { Contender, Library } from '../task';

/** A unit of the network, joined to others by links. Inputs are units without incoming links. */
interface Unit {
  readonly incoming: Link[];
  readonly outgoing: Link[];
  readonly activation: Activation;
  bias: number;
  sum: number;
  output: number;
  /** Derivatives of one row's error by the output and by the sum; the latter added up over the batch. */
  byOutput: number;
  bySum: number;
  gathered: number;
  count: number;
}

interface Link {
  readonly from: Unit;
  readonly to: Unit;
  weight: number;
  gathered: number;
  count: number;
}

interface Activation {
  readonly value: (sum: number) => number;
  readonly slope: (sum: number) => number;
}

const TANH: Activation = {
  value: (sum) => Math.tanh(sum),
  slope: (sum) => {
    const output = Math.tanh(sum);
    return 1 - output * output;
  },
};

const IDENTITY: Activation = { value: (sum) => sum, slope: () => 1 };

/**
 * In the manner of TensorFlow Playground (Smilkov & Carter, playground.tensorflow.org): a graph of objects, through which the
 * rows go one by one, forward and back; weights change after each batch. No overhead at all for a tiny network.
 */
export const objects: Library = (task) => {
  if (task.kind !== 'training') return Promise.resolve(undefined);
  const { problem, bn, replicas } = task.given;
  const isTiny = problem.loss === 'mse' && !bn && replicas === 1;
  return Promise.resolve(isTiny ? training(task.given, task.compared) : undefined);
};

function training(given: BenchProblem, compared: number): Contender {
  let layers = networkOf(given);
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) descend(layers, given);
    return Promise.resolve();
  };
  return {
    run: train,
    result: async () => {
      layers = networkOf(given);
      await train(compared);
      return parametersOf(layers);
    },
    close: () => undefined,
  };
}

/** Layers of units, the inputs first. */
function networkOf({ widths, theta }: BenchProblem): Unit[][] {
  const layers = widths.map((count, l) => Array.from({ length: count }, () => unit(l < widths.length - 1 ? TANH : IDENTITY)));
  let place = 0;
  layers.slice(1).forEach((layer, l) => {
    for (const from of layers[l]!) for (const to of layer) join(from, to, theta[place++]!);
    for (const to of layer) to.bias = theta[place++]!;
  });
  return layers;
}

function unit(activation: Activation): Unit {
  return { incoming: [], outgoing: [], activation, bias: 0, sum: 0, output: 0, byOutput: 0, bySum: 0, gathered: 0, count: 0 };
}

function join(from: Unit, to: Unit, weight: number): void {
  const link = { from, to, weight, gathered: 0, count: 0 };
  from.outgoing.push(link);
  to.incoming.push(link);
}

function parametersOf(layers: readonly Unit[][]): number[] {
  return layers.slice(1).flatMap((layer, l) => {
    const weights = layers[l]!.flatMap(({ outgoing }) => outgoing.map(({ weight }) => weight));
    return [...weights, ...layer.map(({ bias }) => bias)];
  });
}

function descend(layers: readonly Unit[][], { X, T, rows }: BenchProblem): void {
  const [inputs, outputs] = [layers[0]!, layers.at(-1)!];
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs.length; i++) inputs[i]!.output = X[row * inputs.length + i]!;
    forward(layers);
    for (let k = 0; k < outputs.length; k++) outputs[k]!.byOutput = 2 * (outputs[k]!.output - T[row * outputs.length + k]!);
    backward(layers);
  }
  update(layers);
}

function forward(layers: readonly Unit[][]): void {
  for (let l = 1; l < layers.length; l++) {
    for (const unit of layers[l]!) {
      unit.sum = unit.bias;
      for (const { weight, from } of unit.incoming) unit.sum += weight * from.output;
      unit.output = unit.activation.value(unit.sum);
    }
  }
}

function backward(layers: readonly Unit[][]): void {
  for (let l = layers.length - 1; l >= 1; l--) {
    for (const unit of layers[l]!) {
      unit.bySum = unit.byOutput * unit.activation.slope(unit.sum);
      unit.gathered += unit.bySum;
      unit.count++;
      for (const link of unit.incoming) {
        link.gathered += unit.bySum * link.from.output;
        link.count++;
      }
    }
    if (l === 1) continue;
    for (const unit of layers[l - 1]!) {
      unit.byOutput = 0;
      for (const { weight, to } of unit.outgoing) unit.byOutput += weight * to.bySum;
    }
  }
}

function update(layers: readonly Unit[][]): void {
  for (let l = 1; l < layers.length; l++) {
    for (const unit of layers[l]!) {
      unit.bias -= (RATE * unit.gathered) / unit.count;
      unit.gathered = unit.count = 0;
      for (const link of unit.incoming) {
        link.weight -= (RATE * link.gathered) / link.count;
        link.gathered = link.count = 0;
      }
    }
  }
}
