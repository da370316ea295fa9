import { INITIALISERS } from '../../nn/initialisers';
import type { InitialiserSpec } from '../../nn/initialisers';
import type { NetSpec } from '../../nn/model';
import type { WeightLaw } from './meanField';
import { activationMoments } from './moments';

/** What theory expects of one layer of a wide network at its start, averaged over draws of the weights. */
export interface LayerVariance {
  /** E[z²] of the pre-activations; they have mean 0. */
  readonly z: number;
  /** E[h²] of the activations, and their mean and variance over units and inputs. */
  readonly hMeansq: number;
  readonly hMean: number;
  readonly hVariance: number;
  readonly saturated: number;
  /** E[δ²] relative to that of the last layer, δ = ∂E/∂z. */
  readonly delta: number;
  /** Factor on the forward variance at this layer's weights, n_in · Var w, and on the backward one, n_out · Var w. */
  readonly forwardGain: number;
  readonly backwardGain: number;
}

/** Variance of one weight under an initialiser (contract section 10). */
export function weightVariance(init: Pick<InitialiserSpec, 'type' | 'sigma' | 'scale'>, fanIn: number, fanOut: number): number {
  const { distribution, spread } = INITIALISERS[init.type];
  const width = spread(fanIn, fanOut, init.sigma ?? 1) * (init.scale ?? 1);
  return distribution === 'uniform' ? width ** 2 / 3 : width ** 2;
}

/**
 * The law of every layer's parameters at the start: what a wide network's signals depend on beside its input.
 *
 * @throws RangeError for batch norm and skip connections, which the theory of variances and correlations does not cover.
 */
export function initialLaws(net: NetSpec, init: Omit<InitialiserSpec, 'seed'>): WeightLaw[] {
  const plain = net.layers.findIndex(({ bn, skip }) => Boolean(bn) || Boolean(skip));
  if (plain >= 0) throw new RangeError(`net.layers[${plain}] has batch norm or a skip connection, which the variance laws do not cover`);
  return net.layers.map(({ n, act, bias = true }, layer) => {
    const fanIn = net.layers[layer - 1]?.n ?? net.input;
    return { act, weights: fanIn * weightVariance(init, fanIn, n), biases: bias ? (init.sigma_b ?? 0) ** 2 : 0 };
  });
}

/**
 * Variances forward and backward through a network at its start: E[z²] = n_in Var w E[a²] + σ_b² and
 * E[δ²] = E[φ′(z)²] n_out′ Var w′ E[δ′²], where ′ marks the next layer (Glorot & Bengio 2010; He et al. 2015), with normal
 * z and the expectations by quadrature. Exact as widths grow; `inputMeansq` is the mean of all x².
 *
 * @throws RangeError for batch norm and skip connections, which these laws do not cover.
 */
export function predictVariances(net: NetSpec, init: Omit<InitialiserSpec, 'seed'>, inputMeansq = 1): LayerVariance[] {
  let meansq = inputMeansq;
  const forward = initialLaws(net, init).map(({ act, weights, biases }, layer) => {
    const z = weights * meansq + biases;
    const moments = activationMoments(act, { variance: z });
    meansq = moments.meansq;
    const fanIn = net.layers[layer - 1]?.n ?? net.input;
    return { z, moments, forwardGain: weights, backwardGain: (weights * net.layers[layer]!.n) / fanIn };
  });
  const deltas = [1];
  for (let layer = forward.length - 2; layer >= 0; layer--) {
    deltas.unshift(deltas[0]! * forward[layer + 1]!.backwardGain * forward[layer]!.moments.slopeMeansq);
  }
  return forward.map(({ z, moments, forwardGain, backwardGain }, layer) => ({
    z,
    hMeansq: moments.meansq,
    hMean: moments.mean,
    hVariance: moments.variance,
    saturated: moments.saturated,
    delta: deltas[layer]!,
    forwardGain,
    backwardGain,
  }));
}
