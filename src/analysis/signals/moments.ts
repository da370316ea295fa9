import { SATURATION } from '../../nn/statistics';
import { gaussianExpectation } from './quadrature';
import type { Gaussian } from './quadrature';
import { rootBetween } from './roots';
import { scalarFunctions } from './scalarFunctions';
import type { ScalarFunctions } from './scalarFunctions';

/** Saturation is looked for up to here, on steps of this size; beyond, no activation changes its mind. */
const SCAN = { reach: 64, step: 1 / 32 } as const;

/** What an activation function makes of a normal pre-activation. */
export interface ActivationMoments {
  /** E[φ(z)]. */
  readonly mean: number;
  /** E[φ(z)²]. */
  readonly meansq: number;
  readonly variance: number;
  /** E[φ′(z)²]: the factor on back-propagated variances. */
  readonly slopeMeansq: number;
  /** Probability of |φ′(z)| < 5 % of its largest value, and its parts with z ≤ 0 and z > 0. */
  readonly saturated: number;
  readonly saturatedLow: number;
  readonly saturatedHigh: number;
  /** Largest estimated error of these. */
  readonly error: number;
}

/** Moments of φ(z), φ′(z) and the probability of saturation for a normal z, by quadrature in float64. */
export function activationMoments(act: string, law: Pick<Gaussian, 'mean' | 'variance'> = {}): ActivationMoments {
  const functions = scalarFunctions(act);
  const { phi, slope } = functions;
  const mean = gaussianExpectation(phi, law);
  const meansq = gaussianExpectation((z) => phi(z) ** 2, law);
  const centred = gaussianExpectation((z) => (phi(z) - mean.value) ** 2, law);
  const slopeMeansq = gaussianExpectation((z) => slope(z) ** 2, law);
  const flags = { ...law, breaks: saturationEnds(functions) };
  const isSaturated = saturation(functions);
  const low = gaussianExpectation((z) => (z <= 0 && isSaturated(z) ? 1 : 0), flags);
  const high = gaussianExpectation((z) => (z > 0 && isSaturated(z) ? 1 : 0), flags);
  return {
    mean: mean.value,
    meansq: meansq.value,
    variance: centred.value,
    slopeMeansq: slopeMeansq.value,
    saturated: low.value + high.value,
    saturatedLow: low.value,
    saturatedHigh: high.value,
    error: Math.max(...[mean, meansq, centred, slopeMeansq, low, high].map(({ error }) => error)),
  };
}

/**
 * Condition number of E[a aᵀ] for independent units with these moments: 1 + units · mean²/variance, since all eigenvalues
 * but one are the variance and the one along (1, …, 1) has the energy of the mean besides. It conditions the weights that
 * read the units.
 */
export function gramCondition({ mean, variance }: Pick<ActivationMoments, 'mean' | 'variance'>, units: number): number {
  return 1 + (units * mean ** 2) / variance;
}

const margin =
  ({ slope, slopeMax }: ScalarFunctions) =>
  (z: number): number =>
    SATURATION * slopeMax - Math.abs(slope(z));

const saturation = (functions: ScalarFunctions) => {
  const below = margin(functions);
  return (z: number): boolean => below(z) > 0;
};

/** The arguments at which a unit becomes saturated or ceases to be. */
function saturationEnds(functions: ScalarFunctions): number[] {
  const below = margin(functions);
  const ends: number[] = [];
  for (let z = -SCAN.reach; z < SCAN.reach; z += SCAN.step) {
    if (below(z) > 0 !== below(z + SCAN.step) > 0) ends.push(rootBetween(below, z, z + SCAN.step));
  }
  return ends;
}
