import { normals } from '../../../data/philox';
import { expr as E, grad, ops } from '../../../graph';
import type { Executor, Program } from '../../../graph';
import { within } from '../../verdict';
import type { Verdict } from '../../verdict';
import { isFiniteLoss } from '../lossTrace';
import { Pace } from '../pace';
import { cut } from '../tiles';

/** Axes of the map: decimal logarithms of the learning rates of the two layers. */
const LOW = -3;
const HIGH = 6;
/** A network has converged where the mean of its last losses lies below the first. */
const LAST = 20;
/** Operations of a tile's step: about 50 ms on an emulated GPU. */
const MOST_WORK = 4e7;

export interface FractalOptions {
  /** Units of the input and of the hidden layer; there are n² + n examples, as many as parameters. 16 if not given. */
  readonly units?: number;
  /** 200 if not given. */
  readonly steps?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A pair of learning rates: of the hidden layer and of the output layer. */
export type Rates = readonly [hidden: number, output: number];

/** Whether networks converged, and the mean of their last losses relative to the first; NaN where one was not finite. */
export interface Pixels {
  readonly converged: readonly boolean[];
  readonly ratios: Float64Array;
}

/** The rates of a size × size map over [10⁻³, 10⁶]², both ends included: the output layer's go by columns, the hidden layer's by rows. */
export function fractalRates(size: number): Rates[] {
  const rate = (i: number) => 10 ** (LOW + ((HIGH - LOW) * i) / (size - 1));
  return Array.from({ length: size * size }, (_, cell) => [rate(Math.floor(cell / size)), rate(cell % size)]);
}

/**
 * Trains y = V tanh(√2 W x / √n) / n by full-batch gradient descent at each pair of rates, from one draw of W, V, the inputs
 * and the targets, all N(0, 1) (Sohl-Dickstein 2024).
 */
export async function fractalPixels(executor: Executor, rates: readonly Rates[], options: FractalOptions = {}): Promise<Pixels> {
  const { units = 16, steps = 200, seed = 1, signal, onProgress } = options;
  const parameters = units * units + units;
  const tiles = cut(rates, Math.max(1, Math.floor(MOST_WORK / (3 * parameters ** 2))));
  const size = tiles[0]!.length;
  const draw = (stream: number, count: number) => Float32Array.from(normals({ seed, stream }, count));
  const start = { W: draw(0, units * units), V: draw(2, units) };
  const table = { X: draw(3000, parameters * units), T: draw(3001, parameters) };
  const states = (): Record<string, Float32Array> => ({ W: repeat(start.W, size), V: repeat(start.V, size) });
  const zeros = new Float32Array(size);
  const varying = ['W', 'V', 'hiddenRate', 'outputRate'];
  const feeds = { ...table, ...states(), hiddenRate: zeros, outputRate: zeros };
  const loaded = await executor.load(fractalProgram(units), feeds, { count: size, varying });
  const ratios = new Float64Array(rates.length);
  try {
    for (const [i, tile] of tiles.entries()) {
      const rateOf = (layer: 0 | 1) => Float32Array.from({ length: size }, (_, k) => (tile[k] ?? tile[0]!)[layer]);
      const inputs = { ...states(), hiddenRate: rateOf(0), outputRate: rateOf(1) };
      for (const [name, values] of Object.entries(inputs)) loaded.write(name, values);
      const means = new LastLosses(size, steps);
      const pace = new Pace();
      for (let step = 0; step < steps;) {
        signal?.throwIfAborted();
        const count = Math.min(pace.steps, steps - step);
        const before = performance.now();
        const { loss } = await loaded.run(Array.from({ length: count }, () => ({})), signal ? { signal } : {}); // prettier-ignore
        pace.report(count, performance.now() - before);
        for (const losses of loss!) means.add(step++, losses);
        onProgress?.(i * size * steps + step * tile.length, rates.length * steps);
      }
      ratios.set(means.ratios.subarray(0, tile.length), i * size);
    }
  } finally {
    loaded.dispose();
  }
  return { converged: Array.from(ratios, (ratio) => ratio < 1), ratios };
}

/** One step, with a learning rate of its own for each layer. */
function fractalProgram(units: number): Program {
  const rows = units * units + units;
  const [W, V] = [ops.input('W', [units, units]), ops.input('V', [units, 1])];
  const [X, T] = [ops.input('X', [rows, units]), ops.input('T', [rows, 1])];
  const scaled = E.mul(E.arg(0), E.num(Math.SQRT2 / Math.sqrt(units)));
  const hidden = ops.map(E.tanh(scaled), [ops.matmul(X, W)]);
  const outputs = ops.mul(ops.matmul(hidden, V), 1 / units);
  const loss = ops.meanAll(ops.square(ops.sub(outputs, T)));
  const [dW, dV] = grad(loss, [W, V]);
  const descend = (theta: typeof W, gradient: typeof W, rate: string) => ops.sub(theta, ops.mul(gradient, ops.input(rate, [])));
  return {
    label: 'two layers, two rates',
    outputs: { loss },
    updates: { W: descend(W, dW!, 'hiddenRate'), V: descend(V, dV!, 'outputRate') },
    perStepOutputs: ['loss'],
  };
}

/** The mean of each network's last losses relative to its first; a loss that was not finite at any step makes it NaN. */
class LastLosses {
  readonly ratios: Float64Array;
  readonly #first: Float64Array;
  readonly #steps: number;

  constructor(count: number, steps: number) {
    this.ratios = new Float64Array(count);
    this.#first = new Float64Array(count);
    this.#steps = steps;
  }

  add(step: number, losses: ArrayLike<number>): void {
    const last = Math.min(LAST, this.#steps);
    for (let i = 0; i < this.ratios.length; i++) {
      const loss = losses[i]!;
      if (step === 0) this.#first[i] = loss;
      if (!isFiniteLoss(loss)) this.ratios[i] = NaN;
      else if (step >= this.#steps - last) this.ratios[i]! += loss / this.#first[i]! / last;
    }
  }
}

function repeat(values: Float32Array, count: number): Float32Array {
  const all = new Float32Array(count * values.length);
  for (let i = 0; i < count; i++) all.set(values, i * values.length);
  return all;
}

/**
 * The boundary of trainability (Sohl-Dickstein 2024) on a coarse map, 16 × 16, 200 steps: the share of pairs of rates that
 * converge, and the largest rate of the output layer that does so at the smallest rate of the hidden layer.
 */
export async function trainabilityMap(executor: Executor, options: FractalOptions = {}): Promise<Verdict[]> {
  const size = 16;
  const { converged } = await fractalPixels(executor, fractalRates(size), options);
  const share = converged.filter(Boolean).length / converged.length;
  // Another draw of the network moves the boundary by about a pixel along its length.
  return [within('share of pairs of rates that converge', 0.52, share, [0.47, 0.57]), edge(converged.slice(0, size), fractalRates(size))];
}

/** Along the smallest rate of the hidden layer, 63 converges and 251, the next column, does not: 10^2.1 lies between. */
export function edge(row: readonly boolean[], rates: readonly Rates[]): Verdict {
  const last = row.indexOf(false) - 1;
  const [below, above] = [rates[last]?.[1] ?? NaN, rates[last + 1]?.[1] ?? NaN];
  return within('edge in the rate of the output layer', 10 ** 2.1, Math.sqrt(below * above), [63, 251]);
}
