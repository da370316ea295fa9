import type { Feeds } from '../../../graph';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';

const ROWS = 20;
const WIDTHS = [30, 20, 1];

/** mulberry32 (T. Ettinger), the generator of the published run: uniform on [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The network, data and start of the edge-of-stability demonstration, with the rate of its gradient descent. */
export interface ChebyshevSetUp {
  readonly problem: Problem;
  readonly rows: { readonly table: number };
  readonly feeds: Feeds & { readonly theta: Float32Array };
}

/**
 * The Chebyshev polynomial T₆ at 20 equispaced points on [−1, 1], and a tanh network 1-30-20-1 (701 parameters) with
 * weights from N(0, 1/fan-in) and biases 0: the toy of Cohen et al. 2021 as the demonstration
 * rfangit/edge-of-stability-browser runs it. Weights are drawn neuron by neuron, layer by layer.
 *
 * The publication's loss is half the mean squared error. E here has no half, so that E = 2 L, λ(E) = 2 λ(L), and the same
 * descent has half the rate: γ λ is the same, and so is its edge at 2.
 */
export function chebyshevSetUp(seed = 0): ChebyshevSetUp {
  const uniform = mulberry32(seed);
  const normal = () => {
    const radius = Math.sqrt(-2 * Math.log(uniform() || Number.EPSILON));
    return radius * Math.cos(2 * Math.PI * uniform());
  };
  const theta: number[] = [];
  let fanIn = 1;
  for (const n of WIDTHS) {
    const W = new Float64Array(fanIn * n);
    for (let k = 0; k < n; k++) for (let j = 0; j < fanIn; j++) W[j * n + k] = normal() / Math.sqrt(fanIn);
    theta.push(...W, ...new Float64Array(n));
    fanIn = n;
  }
  const X = Float64Array.from({ length: ROWS }, (_, n) => -1 + (2 * n) / (ROWS - 1));
  const layers = WIDTHS.map((n, i) => ({ n, act: i === WIDTHS.length - 1 ? 'identity' : 'tanh' }));
  return {
    problem: { net: { input: 1, layers }, loss: 'mse', lambda: 0 },
    rows: { table: ROWS },
    feeds: { [NAMES.inputs]: X, [NAMES.targets]: X.map((x) => Math.cos(6 * Math.acos(x))), theta: Float32Array.from(theta) },
  };
}
