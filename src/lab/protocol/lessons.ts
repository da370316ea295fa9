import type { Estimate } from '../../analysis/ensembles/published/noiseFloor';
import type { Twin } from '../../analysis/ensembles/twins';
import type { StationaryKind } from '../../analysis/landscape/lecture/stationary';
import type { ScheduleSpec } from '../../nn/schedules';
import type { Recipe } from '../recipe/recipe';

/** Rows made for one statement: their name says where (`lab/service/lessonData`). */
export type LessonDataName = 'conditioning' | 'flatMean';

/** An error function of few parameters, as the lecture looks at. */
export type SmallFunction =
  /** One of the lecture's functions of two parameters. */
  | { readonly kind: 'function'; readonly id: string; readonly constants?: Readonly<Record<string, number>> }
  /** E = Σ α_i w_i². */
  | { readonly kind: 'quadratic'; readonly alpha: readonly number[] }
  /** A recipe's error on all its training rows. */
  | { readonly kind: 'network'; readonly recipe: Recipe };

export interface SmallFunctionOptions {
  readonly of: SmallFunction;
  /** Values on a grid over the first two parameters; the others are 0. */
  readonly grid?: { readonly x: readonly [number, number]; readonly y: readonly [number, number]; readonly size: number };
  /** Where stationary points are looked for: every parameter from `-reach` to `reach`. */
  readonly stationary?: { readonly reach: number; readonly startsPerAxis?: number };
  /** Ways of gradient descent. */
  readonly descents?: readonly { readonly start: readonly number[]; readonly lr: number; readonly steps: number }[];
  /** Points at which E, gradient and Hessian are wanted. */
  readonly at?: readonly (readonly number[])[];
}

export interface SmallFunctionResult {
  readonly parameters: number;
  /** Row-major, a row for each y, from the bottom up. */
  readonly grid?: { readonly size: number; readonly values: Float64Array };
  /** Sorted by E; computed in float64. */
  readonly stationary: readonly {
    readonly theta: Float64Array;
    readonly loss: number;
    readonly kind: StationaryKind;
    readonly eigenvalues: Float64Array;
  }[];
  /** Parameters and E before each step and after the last, for each of the descents. */
  readonly descents: readonly { readonly thetas: readonly Float64Array[]; readonly losses: Float64Array }[];
  /** Eigenvalues descending. */
  readonly at: readonly { readonly loss: number; readonly gradient: Float64Array; readonly eigenvalues: Float64Array }[];
}

export interface NearMinimumOptions {
  readonly recipe: Recipe;
  /** Steps of training before the Hessian is formed. */
  readonly steps: number;
  /** Rates as multiples of 2/λ_max, and how far the start is moved along an eigenvector (0 is the steepest, −1 the flattest). */
  readonly moves: readonly { readonly eigenvector: number; readonly distance: number; readonly rate: number }[];
  /** Steps of gradient descent from each moved start. */
  readonly watched: number;
}

export interface NearMinimumResult {
  readonly parameters: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  readonly moves: readonly {
    readonly lambda: number;
    readonly lr: number;
    /** E before each step and after the last, by the second-order expansion and by descent itself. */
    readonly predicted: Float64Array;
    readonly actual: Float64Array;
  }[];
}

/** The analyses with a set-up of their own, for statements of the lecture. */
export interface LessonTypes {
  /** Everything about a function of few parameters: values, stationary points, descents, derivatives. */
  smallFunction: { options: SmallFunctionOptions; result: SmallFunctionResult };
  /** Recipes trained beside each other from the same restarts with the same batches, ranked by the median final loss. */
  race: {
    options: {
      readonly variants: Readonly<Record<string, Recipe>>;
      readonly steps: number;
      readonly seeds: number;
      readonly points: number;
    };
    result: readonly Twin[];
  };
  /** The loss ½w² of descent under noise of size 1 at rest, under each schedule with the same noise; mean and standard error. */
  noiseFloor: {
    options: { readonly schedules: readonly ScheduleSpec[]; readonly steps: number; readonly discarded: number; readonly chains: number };
    result: readonly Estimate[];
  };
  nearMinimum: { options: NearMinimumOptions; result: NearMinimumResult };
}
