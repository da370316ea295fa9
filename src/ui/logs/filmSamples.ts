import type { Histogram, LayerFrame } from '../../lab/protocol/messages';
import type { ActivationShape } from '../../lab/recipe/activations';
import { doublingAround, type FilmSample } from './filmLog';

/** Share of the values that a film's range may leave out at each end. */
const TAIL = 0.001;

function total({ counts, below, above }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, below + above);
}

function sharesOf(histogram: Histogram): Float32Array {
  const all = total(histogram) || 1;
  return Float32Array.from(histogram.counts, (count) => count / all);
}

/** The values between which all but a thousandth at each end lies, to the width of a bin. */
export function bulk(histogram: Histogram): [low: number, high: number] {
  const { low, high, counts, below, above } = histogram;
  const tail = total(histogram) * TAIL;
  const width = (high - low) / counts.length;
  let first = 0;
  for (let seen = below; first < counts.length - 1 && seen + counts[first]! <= tail; first++) seen += counts[first]!;
  let last = counts.length - 1;
  for (let seen = above; last > first && seen + counts[last]! <= tail; last--) seen += counts[last]!;
  return [low + first * width, low + (last + 1) * width];
}

/** A layer's weights as a film shows them: multiplied by √fanIn, so that layers of any width share one scale. */
export function weightSample({ weights }: LayerFrame, fanIn: number): FilmSample {
  const factor = Math.sqrt(fanIn);
  return { low: factor * weights.low, high: factor * weights.high, shares: sharesOf(weights), railLow: 0, railHigh: 0 };
}

/** Half-range of a film of weights that shows the bulk of them: a power of two. */
export function weightReach({ weights }: LayerFrame, fanIn: number): number {
  const [low, high] = bulk(weights);
  return doublingAround(Math.sqrt(fanIn) * Math.max(-low, high, 1e-9));
}

/**
 * A layer's outputs as a film shows them: what lies in a flat part of the activation goes to the rail on that side, the
 * rest stays in its bin. A bin that the edge of the flat part cuts keeps what is left after the rail took its share.
 */
export function outputSample({ outputs, saturatedLow, saturatedHigh }: LayerFrame, shape: ActivationShape): FilmSample {
  const shares = sharesOf(outputs);
  const all = total(outputs) || 1;
  const width = (outputs.high - outputs.low) / shares.length;
  const railLow = shape.flatLow ? saturatedLow : 0;
  const railHigh = shape.flatHigh ? saturatedHigh : 0;
  let first = 0;
  let last = shares.length - 1;
  if (shape.edgeLow !== undefined) {
    first = clamp(Math.floor((shape.edgeLow - outputs.low) / width + 1e-6), 0, last);
    const beyond = shares.subarray(0, first + 1).reduce((sum, share) => sum + share, outputs.below / all);
    shares[first] = Math.max(0, beyond - saturatedLow);
  }
  if (shape.edgeHigh !== undefined) {
    last = clamp(Math.ceil((shape.edgeHigh - outputs.low) / width - 1e-6) - 1, first, last);
    const beyond = shares.subarray(last).reduce((sum, share) => sum + share, outputs.above / all);
    shares[last] = Math.max(0, beyond - saturatedHigh);
  }
  const low = outputs.low + first * width;
  return { low, high: outputs.low + (last + 1) * width, shares: shares.slice(first, last + 1), railLow, railHigh };
}

/**
 * Range of a film of outputs. A side on which the activation ends is where its flat part begins; a side without an end
 * reaches to the power of two around the bulk, on both sides alike where both are open.
 */
export function outputRange({ outputs }: LayerFrame, sample: FilmSample, shape: ActivationShape): [low: number, high: number] {
  const [low, high] = bulk(outputs);
  const closedLow = shape.edgeLow !== undefined;
  const closedHigh = shape.edgeHigh !== undefined;
  const reach = doublingAround(Math.max(-low, high, 1e-9));
  if (closedLow && closedHigh) return [sample.low, sample.high];
  if (closedLow) return [sample.low, doublingAround(Math.max(high, 1e-9))];
  if (closedHigh) return [doublingAround(Math.min(low, -1e-9)), sample.high];
  return low >= 0 ? [0, reach] : [-reach, reach];
}

/** Pre-activations as they are, without rails. */
export function sumSample({ sums }: LayerFrame): FilmSample {
  return { low: sums.low, high: sums.high, shares: sharesOf(sums), railLow: 0, railHigh: 0 };
}

/** Range of a film of pre-activations: the power of two around the bulk, on both sides alike. */
export function sumRange({ sums }: LayerFrame): [low: number, high: number] {
  const [low, high] = bulk(sums);
  const reach = doublingAround(Math.max(-low, high, 1e-9));
  return [-reach, reach];
}

/** Sizes of δ as decimal logarithms; those that are 0, or too small for the histogram, go to the lower rail. */
export function deltaSample({ deltas }: LayerFrame): FilmSample {
  return { low: deltas.low, high: deltas.high, shares: sharesOf(deltas), railLow: deltas.below / (total(deltas) || 1), railHigh: 0 };
}

/** Range of a film of sizes of δ, in whole decades around the bulk of those that are not 0; undefined where all are. */
export function deltaRange({ deltas }: LayerFrame): [low: number, high: number] | undefined {
  if (deltas.counts.every((count) => count === 0)) return undefined;
  const [low, high] = bulk({ ...deltas, below: 0 });
  return [Math.floor(low), Math.ceil(high)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
