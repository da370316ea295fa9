import { normals } from '../../../data/philox';
import { ops } from '../../../graph';
import type { Executor, Feeds, Program, RunOptions } from '../../../graph';
import { within } from '../../verdict';
import type { Verdict } from '../../verdict';
import { meanOf } from '../../mean';

/** A mean over independent chains and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** Curvature and gradient noise. */
const H = 1;
const S = 1;
/** A stream that nothing else draws from. */
const NOISE = 3100;
/** Steps whose noise is held at a time. */
const CHUNK = 16;
/** Standard errors that ours may be off: one in 16 000 by chance. */
const ERRORS = 4;

/** E f = γs² / (2(2 − γh)) where γh < 2: the loss at which gradient descent with noise of size s comes to rest. */
const noiseFloorFormula = (rate: number): number => (rate * S ** 2) / (2 * (2 - rate * H));

/**
 * The mean of f = ½hw² over chains w ← w − γ(hw + sξ), ξ ~ N(0, 1), from w = 0, and over the steps after the first
 * `discarded` ones. All rates see the same noise, drawn in double; a chain is a replica's component. `rateAt` gives γ at a
 * step.
 */
export async function noiseFloors(
  executor: Executor,
  rateAts: readonly ((step: number) => number)[],
  { chains, steps, discarded, seed = 1 }: { chains: number; steps: number; discarded: number; seed?: number },
  options: RunOptions = {},
): Promise<Estimate[]> {
  const count = rateAts.length;
  const zeros = new Float32Array(count * chains);
  const loaded = await executor.load(chainProgram(chains), { w: zeros, sum: zeros }, { count, varying: ['w', 'sum', 'learningRate'] });
  try {
    for (let first = 0; first < steps; first += CHUNK) {
      const feeds = Array.from({ length: Math.min(CHUNK, steps - first) }, (_, i): Feeds => {
        const step = first + i;
        return {
          learningRate: rateAts.map((rateAt) => rateAt(step)),
          noise: normals({ seed, stream: NOISE, extra: step }, chains),
          weight: [step < discarded ? 0 : 1 / (steps - discarded)],
        };
      });
      await loaded.run(feeds, options.signal ? { signal: options.signal } : {});
      options.onProgress?.(first + feeds.length);
    }
    const sums = await loaded.read('sum');
    return rateAts.map((_, i) => estimate(sums.subarray(i * chains, (i + 1) * chains)));
  } finally {
    loaded.dispose();
  }
}

/** A step of all chains; `sum` gathers the mean over the steps that have a weight. */
function chainProgram(chains: number): Program {
  const [w, sum, noise] = [ops.input('w', [chains]), ops.input('sum', [chains]), ops.input('noise', [chains])];
  const gradient = ops.add(ops.mul(w, H), ops.mul(noise, S));
  const next = ops.sub(w, ops.mul(gradient, ops.input('learningRate', [])));
  const loss = ops.mul(ops.square(next), H / 2);
  return {
    label: 'descent with noise',
    outputs: {},
    updates: { w: next, sum: ops.add(sum, ops.mul(loss, ops.input('weight', []))) },
    perStep: ['learningRate', 'noise', 'weight'],
  };
}

function estimate(values: Float64Array): Estimate {
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

const RATES = [0.1, 0.5, 1, 1.5];

/** The noise floor of stochastic gradient descent at four rates, each within four standard errors of the closed form. */
export async function sgdNoiseFloor(executor: Executor, chains = 16384, seed = 1, options: RunOptions = {}): Promise<Verdict[]> {
  const constant = RATES.map((rate) => () => rate);
  // At the slowest rate 1 − 0.9¹⁶⁰ of the floor is there after 80 steps.
  const floors = await noiseFloors(executor, constant, { chains, steps: 120, discarded: 80, seed }, options);
  return RATES.map((rate, i) => {
    const want = noiseFloorFormula(rate);
    const { mean, error } = floors[i]!;
    return within(`noise floor at γ = ${rate}, ± ${error.toPrecision(2)}`, want, mean, [want - ERRORS * error, want + ERRORS * error]);
  });
}

/** How far the floor falls when the rate falls from .1 to .01 on the way: by about ten, 10.47 by the closed form. */
export async function noiseFloorDrop(executor: Executor, chains = 4096, seed = 1, options: RunOptions = {}): Promise<Verdict> {
  const drop = (step: number) => (step < 100 ? 0.1 : 0.01);
  const settings = { chains, seed };
  const [before] = await noiseFloors(executor, [() => 0.1], { ...settings, steps: 100, discarded: 80 }, options);
  // What is left of the higher floor has fallen to 0.99⁸⁰⁰ of itself.
  const [after] = await noiseFloors(executor, [drop], { ...settings, steps: 540, discarded: 500 }, options);
  const ratio = before!.mean / after!.mean;
  const error = ratio * Math.hypot(before!.error / before!.mean, after!.error / after!.mean);
  const want = noiseFloorFormula(0.1) / noiseFloorFormula(0.01);
  return within(`floor at γ = .1 over floor at .01, ± ${error.toPrecision(2)}`, want, ratio, [
    want - ERRORS * error,
    want + ERRORS * error,
  ]);
}
