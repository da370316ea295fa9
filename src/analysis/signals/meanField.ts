import { gaussianExpectation, pairExpectation } from './quadrature';
import type { Estimate } from './quadrature';
import { rootBetween } from './roots';
import { scalarFunctions } from './scalarFunctions';
import type { ScalarFunctions } from './scalarFunctions';

/**
 * Signals in wide networks with random weights of variance σ_w²/n_in and biases of variance σ_b² (Poole et al. 2016,
 * "Exponential expressivity in deep neural networks through transient chaos"; Schoenholz et al. 2017, "Deep information
 * propagation"). q is the variance of a pre-activation, c the correlation of the pre-activations of two inputs.
 */
export interface WeightLaw {
  readonly act: string;
  /** σ_w². */
  readonly weights: number;
  /** σ_b². */
  readonly biases: number;
}

/** Where the maps of variance and correlation come to rest, and how fast. */
export interface MeanField {
  /** q*, or Infinity where the variance grows without bound. */
  readonly variance: number;
  /** Slope of the variance map at q*; its depth scale is ξ_q = −1/ln of it. */
  readonly varianceSlope: number;
  /** χ₁, the slope of the correlation map at 1: above 1 two similar inputs drift apart (chaos), below 1 they merge (order). */
  readonly chi: number;
  /** c*, the correlation that any two inputs approach. */
  readonly correlation: number;
  /** Slope of the correlation map at c*. */
  readonly correlationSlope: number;
  /** ξ_c = −1/ln of that slope: layers over which the distance to c* falls e-fold; Infinity on the critical line. */
  readonly depthScale: number;
  /** Estimated error of q* and of χ₁ together. */
  readonly error: number;
}

const LARGEST = 1e12;
const SMALLEST = 1e-12;
/** A slope this near to 1 is taken for 1. */
const MARGINAL = 1e-10;
/** Curves need less than resting points do. */
const PAIR_TOLERANCE = 1e-8;

/** The variance map: q of the next layer, σ_w² E[φ(√q u)²] + σ_b². */
export function varianceMap({ act, weights, biases }: WeightLaw, q: number): Estimate {
  const { phi } = scalarFunctions(act);
  const { value, error } = gaussianExpectation((z) => phi(z) ** 2, { variance: q });
  return { value: weights * value + biases, error: weights * error };
}

/** Slope of the correlation map at 1 for pre-activations of variance q: χ₁ = σ_w² E[φ′(√q u)²], which also scales back-propagated variances. */
export function chiOne({ act, weights }: WeightLaw, q: number): Estimate {
  const { slope } = scalarFunctions(act);
  return scaled(
    weights,
    gaussianExpectation((z) => slope(z) ** 2, { variance: q }),
  );
}

/** The correlation map at a variance q that stays: the correlation in the next layer of two inputs that have c in this one. */
export function correlationMap({ act, weights, biases }: WeightLaw, q: number, c: number): Estimate {
  const { value, error } = pairExpectation(scalarFunctions(act).phi, q, c);
  return { value: (weights * value + biases) / q, error: (weights * error) / q };
}

/** Slope of the correlation map at c: σ_w² E[φ′(z₁) φ′(z₂)]. */
export function correlationSlope({ act, weights }: WeightLaw, q: number, c: number): Estimate {
  return scaled(weights, pairExpectation(scalarFunctions(act).slope, q, c));
}

/**
 * The resting points of a law. Where every variance rests (identity or ReLU at their critical scale) q* is 1; where the
 * variance dies out q* is 0 and the correlation is that of the linearised network.
 */
export function meanField(law: WeightLaw): MeanField {
  const functions = scalarFunctions(law.act);
  const variance = restingVariance(law);
  if (variance === Infinity) {
    return { variance, varianceSlope: NaN, chi: NaN, correlation: NaN, correlationSlope: NaN, depthScale: NaN, error: Infinity };
  }
  const step = varianceMap(law, variance);
  const chi = chiOne(law, variance);
  const varianceSlope = slopeOfVariance(functions, law, variance);
  const correlation = chi.value <= 1 + MARGINAL ? 1 : restingCorrelation(law, variance);
  const slope = correlation === 1 ? chi.value : correlationSlope(law, variance, correlation).value;
  return {
    variance,
    varianceSlope,
    chi: chi.value,
    correlation,
    correlationSlope: slope,
    depthScale: Math.abs(slope - 1) <= MARGINAL ? Infinity : -1 / Math.log(slope),
    error: step.error / Math.max(Math.abs(1 - varianceSlope), MARGINAL) + chi.error,
  };
}

/**
 * The critical line (order to chaos): the σ_w² at which χ₁ = 1 for a given σ_b², and q* there. Undefined where no finite
 * variance is critical, such as for ReLU with biases.
 */
export function criticalPoint(act: string, biases: number): { weights: number; variance: number } | undefined {
  const { phi, slope } = scalarFunctions(act);
  const ofSquare = (f: (z: number) => number, q: number) => gaussianExpectation((z) => f(z) ** 2, { variance: q }).value;
  // χ₁ = 1 says what σ_w² is; what is left of q = σ_w² E[φ²] + σ_b² decides q.
  const excess = (q: number) => ofSquare(phi, q) / ofSquare(slope, q) + biases - q;
  if (Math.abs(excess(1)) < MARGINAL) return { weights: 1 / ofSquare(slope, 1), variance: 1 };
  const variance = crossing(excess);
  return variance === Infinity ? undefined : { weights: 1 / ofSquare(slope, variance), variance };
}

/** Variance and correlation of the pre-activations of two inputs in one layer. */
export interface PairState {
  readonly variance: number;
  readonly correlation: number;
}

/**
 * What theory expects of layers 1, 2, … with these laws (the activation of a layer acts on what the next one is given), for
 * two inputs of the given second moment and correlation: the curves that measured signals are drawn beside.
 */
export function pairsThroughDepth(laws: readonly WeightLaw[], input: PairState = { variance: 1, correlation: 0 }): PairState[] {
  let { variance: meansq, correlation } = input;
  let product = meansq * correlation;
  return laws.map((law) => {
    const { act, weights, biases } = law;
    const variance = weights * meansq + biases;
    correlation = clamped((weights * product + biases) / variance);
    meansq = varianceMap({ act, weights: 1, biases: 0 }, variance).value;
    product = pairExpectation(scalarFunctions(act).phi, variance, correlation, PAIR_TOLERANCE).value;
    return { variance, correlation };
  });
}

function restingVariance(law: WeightLaw): number {
  const growth = (q: number) => varianceMap(law, q).value - q;
  return Math.abs(growth(1)) < MARGINAL * 1e-3 ? 1 : crossing(growth);
}

/** Where f, of a variance, goes from positive to negative: Infinity if it stays positive, 0 if it is never positive. */
function crossing(f: (q: number) => number): number {
  let high = 1;
  while (f(high) >= 0) {
    high *= 4;
    if (high > LARGEST) return Infinity;
  }
  let low = high / 4;
  while (f(low) <= 0) {
    high = low;
    low /= 4;
    if (low < SMALLEST) return 0;
  }
  return rootBetween(f, low, high);
}

/** d/dq σ_w² E[φ(√q u)²] = σ_w² E[z φ(z) φ′(z)]/q. */
function slopeOfVariance({ phi, slope }: ScalarFunctions, { weights }: WeightLaw, q: number): number {
  if (q === 0) return weights * slope(0) ** 2;
  return (weights * gaussianExpectation((z) => z * phi(z) * slope(z), { variance: q }).value) / q;
}

/** The smallest resting correlation in [0, 1]. The map is a power series with coefficients ≥ 0, so Newton from 0 rises to it. */
function restingCorrelation(law: WeightLaw, q: number): number {
  let c = 0;
  for (let step = 0; step < 100; step++) {
    const excess = correlationMap(law, q, c).value - c;
    const next = c - excess / (correlationSlope(law, q, c).value - 1);
    if (!(next - c > 1e-12)) return c;
    c = next;
  }
  return c;
}

const clamped = (c: number): number => Math.max(-1, Math.min(1, c));

const scaled = (factor: number, { value, error }: Estimate): Estimate => ({ value: factor * value, error: factor * error });
