import { normals, STREAMS, words } from '../../../data/philox';
import type { Executor, Feeds } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import type { NetSpec } from '../../../nn/model';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { within, withinFactor } from '../../verdict';
import type { Verdict } from '../../verdict';
import { jacobianSpectra } from '../jacobian';
import { layerNumbers } from '../layerProgram';
import type { LayerNumbers } from '../layerProgram';
import { meanOf } from '../../mean';

const HIDDEN = 5;
const CLASSES = 10;

/** The two initialisations of the paper, and what an independent float64 computation of this network gives. */
const SCHEMES = {
  standard: {
    type: 'uniform_fanin',
    activations: [0.462, 0.25, 0.141, 0.081, 0.047],
    deltas: { first: 0.0014, last: 0.0173 },
    gradients: 1.4e-4,
    jacobian: { published: 0.5, range: [0.4, 0.6] },
  },
  normalised: {
    type: 'xavier_uniform',
    activations: [0.628, 0.486, 0.409, 0.359, 0.322],
    deltas: { first: 0.016, last: 0.039 },
    gradients: 1.5e-3,
    jacobian: { published: 0.8, range: [0.6, 0.85] },
  },
} as const;

export type GlorotScheme = keyof typeof SCHEMES;

/** The network of Glorot & Bengio 2010 at its start: five hidden layers of tanh on 100 normal inputs of ten classes. */
function glorotNetwork(
  scheme: GlorotScheme,
  inputs: number,
  width: number,
  seed: number,
): { problem: Problem; feeds: Feeds; rows: number } {
  const rows = 100;
  const hidden = Array.from({ length: HIDDEN }, () => ({ n: width, act: 'tanh' }));
  const net: NetSpec = { input: inputs, layers: [...hidden, { n: CLASSES, act: 'identity' }] };
  const X = normals({ seed, stream: STREAMS.trainInputs }, rows * inputs);
  const T = new Float32Array(rows * CLASSES);
  words({ seed, stream: STREAMS.trainNoise }, rows).forEach((word, row) => (T[row * CLASSES + (word % CLASSES)] = 1));
  const theta = initialParameters({ type: SCHEMES[scheme].type, seed }, parameterLayout(net));
  return { problem: { net, loss: 'ce', lambda: 0 }, feeds: { [NAMES.theta]: theta, [NAMES.inputs]: X, [NAMES.targets]: T }, rows };
}

/**
 * Glorot & Bengio 2010, figures 6 and 7 and equations 13 and 14: at the start, activations and back-propagated gradients
 * shrink from layer to layer under the standard initialisation and less under the normalised one, while the gradients of
 * the weights are level in both and hide it. Full size: 1024 inputs, hidden layers of 1000.
 */
export async function initialSignals(executor: Executor, scheme: GlorotScheme, seed = 1): Promise<Verdict[]> {
  const { problem, feeds, rows } = glorotNetwork(scheme, 1024, 1000, seed);
  const layers = (await layerNumbers(executor, problem, { table: rows }, feeds)).slice(0, HIDDEN);
  const { activations, deltas, gradients } = SCHEMES[scheme];
  const rms = (name: keyof LayerNumbers) => layers.map((layer) => Math.sqrt(layer[name]));
  const [h, delta, gradient] = [rms('h_var'), rms('delta_var'), rms('gradient_meansq')];
  const level = Math.max(...gradient) / Math.min(...gradient);
  return [
    ...activations.map((want, i) => withinFactor(`std of activations, layer ${i + 1}`, want, h[i]!, 1.03)),
    withinFactor('std of dE/ds, layer 5', deltas.last, delta[HIDDEN - 1]!, 1.06),
    withinFactor('std of dE/ds, layer 1', deltas.first, delta[0]!, 1.06),
    ...gradient.map((g, i) => withinFactor(`std of dE/dW, layer ${i + 1}`, gradients, g, 1.15)),
    within('largest over smallest std of dE/dW', 1, level, [1, 1.2]),
  ];
}

/**
 * Glorot & Bengio 2010, section 4.2.1: the mean singular value of the hidden layers' Jacobians, about 0.5 with the standard
 * and 0.8 with the normalised initialisation. It does not depend on the width, so a narrow network shows it.
 */
export async function meanSingularValue(executor: Executor, scheme: GlorotScheme, width = 150, seed = 1): Promise<Verdict> {
  const { problem, feeds, rows } = glorotNetwork(scheme, width, width, seed);
  const spectra = (await jacobianSpectra(executor, problem, { table: rows }, feeds)).slice(0, HIDDEN);
  const all = spectra.flatMap((values) => [...values]);
  const { published, range } = SCHEMES[scheme].jacobian;
  return within('mean singular value of layer Jacobians', published, meanOf(all), range);
}
