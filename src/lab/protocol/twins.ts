import type { TwinRecipe } from '../recipe/twins';
import type { Proportion } from '../../analysis/ensembles/wilson';

export interface TwinsOptions {
  /** The control first; all on the same data set. */
  readonly twins: readonly TwinRecipe[];
  readonly seeds: number;
  readonly steps: number;
}

/** How one variant ended, for each seed. Values that are not finite are those of a network that diverged. */
export interface TwinOutcome extends TwinRecipe {
  readonly isControl: boolean;
  /** E_total on all training rows and on all test rows after the last step. */
  readonly trainLosses: readonly number[];
  readonly testLosses: readonly number[];
  /** Share of the test rows that are right; absent without classes. */
  readonly accuracies?: readonly number[];
  /** Of the test losses; Infinity where half of them are not finite. */
  readonly median: number;
  /** On how many of the seeds its test loss is below the control's. */
  readonly better: Proportion;
}

export interface TwinsResult {
  /** Best first. */
  readonly twins: readonly TwinOutcome[];
  readonly seeds: number;
  readonly steps: number;
  readonly rows: { readonly train: number; readonly test: number };
}
