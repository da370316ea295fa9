import { STREAMS, normals, uniforms } from '../data/philox';
import type { Field } from '../data/field';
import type { ParameterLayout } from './parameters';

interface Initialiser {
  title: string;
  formula: string;
  /** Says whether `spread` is a standard deviation or the half-width of an interval around 0. */
  distribution: 'normal' | 'uniform' | 'zero';
  spread: (fanIn: number, fanOut: number, sigma: number) => number;
  /** Numbers of its own, beside the scale. */
  fields?: { sigma: Field };
}

/** Factor on all weights, whatever the scheme. */
export const SCALE: Field = { label: 'Scale', min: 0, max: 1000, default: 1 };

/** Standard deviation of the biases, 0 for none. */
export const BIAS_DEVIATION: Field = { label: 'Bias σ', min: 0, max: 100, default: 0 };

/** Number of a start among those of one seed. A word of the counter: contract section 10. */
export const RESTART: Field & { integer: true } = { label: 'Restart', min: 0, max: 2 ** 32 - 1, default: 0, integer: true };

/** The schemes for initial weights (contract section 10): one entry is all that a new one needs. */
export const INITIALISERS = {
  normal: {
    title: 'Normal',
    formula: 'N(0, σ²)',
    distribution: 'normal',
    spread: (_fanIn, _fanOut, sigma) => sigma,
    fields: { sigma: { label: 'Weight σ', min: 0, max: 100, default: 1 } },
  },
  lecun_normal: {
    title: 'LeCun normal',
    formula: 'N(0, 1/n_in)',
    distribution: 'normal',
    spread: (fanIn) => Math.sqrt(1 / fanIn),
  },
  xavier_normal: {
    title: 'Xavier normal',
    formula: 'N(0, 2/(n_in + n_out))',
    distribution: 'normal',
    spread: (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut)),
  },
  he_normal: {
    title: 'He normal',
    formula: 'N(0, 2/n_in)',
    distribution: 'normal',
    spread: (fanIn) => Math.sqrt(2 / fanIn),
  },
  xavier_uniform: {
    title: 'Xavier uniform',
    formula: '±√(6/(n_in + n_out))',
    distribution: 'uniform',
    spread: (fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut)),
  },
  uniform_fanin: {
    title: 'Uniform, fan-in',
    formula: '±1/√n_in',
    distribution: 'uniform',
    spread: (fanIn) => 1 / Math.sqrt(fanIn),
  },
  zero: { title: 'Zero', formula: '0', distribution: 'zero', spread: () => 0 },
} as const satisfies Record<string, Initialiser>;

export type InitialiserType = keyof typeof INITIALISERS;

/** How the parameters of a network start. */
export interface InitialiserSpec {
  type: InitialiserType;
  seed: number;
  /** Factor on the weights (not on the biases), 1 if not given. */
  scale?: number;
  /** Standard deviation of `normal`, 1 if not given. */
  sigma?: number;
  /** Standard deviation of the biases, 0 if not given. */
  sigma_b?: number;
  /** Which restart to begin from unless the caller names one, 0 if not given. */
  restart?: number;
}

/** Whether a name is one of the initialisers'. */
export function isInitialiserType(name: unknown): name is InitialiserType {
  return typeof name === 'string' && Object.hasOwn(INITIALISERS, name);
}

/**
 * Draws the flat initial parameters of a layout (length P): weights by the scheme, biases 0 or N(0, sigma_b²), gamma 1, beta 0.
 * Restart r uses numbers of its own with everything else alike. Computed in double and rounded once (contract section 10).
 */
export function initialParameters(spec: InitialiserSpec, layout: ParameterLayout, restart = spec.restart ?? 0): Float32Array {
  const theta = new Float32Array(layout.total);
  for (const { layer, kind, offset, size, shape } of layout.tensors) {
    if (kind === 'W') {
      theta.set(drawWeights(spec, { seed: spec.seed, stream: STREAMS.weights(layer), restart }, size, shape[0], shape[1] ?? 1), offset);
    } else if (kind === 'b' && spec.sigma_b) {
      const sigma = spec.sigma_b;
      const values = normals({ seed: spec.seed, stream: STREAMS.biases(layer), restart }, size);
      theta.set(
        values.map((value) => value * sigma),
        offset,
      );
    } else if (kind === 'gamma') {
      theta.fill(1, offset, offset + size);
    }
  }
  return theta;
}

function drawWeights(
  spec: InitialiserSpec,
  draw: { seed: number; stream: number; restart: number },
  size: number,
  fanIn: number,
  fanOut: number,
): Float64Array {
  const scheme: Initialiser = INITIALISERS[spec.type];
  const spread = scheme.spread(fanIn, fanOut, spec.sigma ?? 1) * (spec.scale ?? 1);
  switch (scheme.distribution) {
    case 'normal':
      return normals(draw, size).map((value) => value * spread);
    case 'uniform':
      return uniforms(draw, size).map((value) => (2 * value - 1) * spread);
    case 'zero':
      return new Float64Array(size);
  }
}
