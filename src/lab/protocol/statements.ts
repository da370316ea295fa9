import type { Normalisation } from '../../data/normalise';
import type { SharpnessRecord } from '../../analysis/curvature/followSharpness';
import type { ActivationMoments } from '../../analysis/signals/moments';
import type { InitialiserType } from '../../nn/initialisers';
import type { LessonDataName } from './lessons';
import type { Recipe } from '../recipe/recipe';

/** A linear unit without bias on the data for conditioning, normalised in one way. */
export interface Conditioning {
  readonly kind: Normalisation;
  /** Of the exact Hessian, descending, and 2(Σ + μμᵀ + λI) from the moments of the inputs. */
  readonly eigenvalues: Float64Array;
  readonly predicted: Float64Array;
  readonly condition: number;
  /** Steps of descent from 0 at γ = 1.98/λ_max until E − E* is a millionth of the first; absent where too few were allowed. */
  readonly steps?: number;
  /** The same at 2/(λ_min + λ_max), which shrinks the slowest direction the most a step. */
  readonly fewestSteps?: number;
}

/** A deep network at its start. */
export interface DeepNetwork {
  readonly act: string;
  readonly init: InitialiserType;
  /** 1 if not given. */
  readonly scale?: number;
  readonly skip?: number;
  readonly bn?: boolean;
  /** Of the layers one after the other, where they are not `depth` times `width`. */
  readonly widths?: readonly number[];
}

/** Mean squares by layer: the mean over draws of the weights, its standard error, and theory where there is one. */
export interface DepthProfile {
  readonly sums: readonly number[];
  readonly sumErrors: readonly number[];
  readonly outputs: readonly number[];
  readonly theory?: readonly number[];
}

/** What the activations of the first hidden layer do to the curvature of the weights that read them. */
export interface Centring {
  /** Geometric mean of the condition numbers of the second layer's Gauss-Newton neuron blocks, for each draw of the weights. */
  readonly conditions: readonly number[];
  /** Share of the activations' energy that is their mean, for each draw. */
  readonly meanShares: readonly number[];
  /** The same share of the sums that the activations are made of, after batch norm where there is one. */
  readonly sumMeanShares: readonly number[];
}

/** The analyses of signals, inputs and curvature for statements of the lecture. */
export interface StatementTypes {
  conditioning: {
    options: {
      readonly kinds: readonly Normalisation[];
      readonly lambda: number;
      readonly mostSteps: number;
      /** 'conditioning' if not given. */
      readonly data?: LessonDataName;
    };
    result: readonly Conditioning[];
  };
  depthProfile: {
    options: {
      readonly networks: readonly DeepNetwork[];
      readonly depth: number;
      readonly width: number;
      readonly rows: number;
      readonly draws: number;
    };
    result: readonly DepthProfile[];
  };
  /** Networks 16-12-12-1 at their start on 400 normal rows. */
  centring: {
    options: { readonly networks: readonly { readonly act: string; readonly bn: boolean }[]; readonly draws: number };
    result: readonly Centring[];
  };
  /** λ_max along descent of the Chebyshev network, whose start is the published one, at every `every`-th step. */
  edgeOfStability: {
    options: { readonly rate: number; readonly steps: number; readonly every: number };
    result: { readonly records: readonly SharpnessRecord[]; readonly losses: readonly number[]; readonly products: number };
  };
  /** Activation functions under a standard normal pre-activation, and their values at `at`. */
  activations: {
    options: { readonly acts: readonly string[]; readonly at: readonly number[] };
    result: readonly (ActivationMoments & { readonly act: string; readonly values: readonly number[]; readonly condition: number })[];
  };
  /** The share of the first layer's energy that is its mean, at the steps `at` of training each of the recipes. */
  meanDrift: {
    options: {
      readonly recipes: readonly Recipe[];
      readonly at: readonly number[];
      readonly draws: number;
    };
    /** By recipe, by step, by draw. */
    result: readonly (readonly (readonly number[])[])[];
  };
}
