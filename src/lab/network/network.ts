import type { Feeds } from '../../graph';
import type { Problem, RowCount } from '../../nn/objective';
import type { ParameterLayout } from '../../nn/parameters';
import type { Recipe } from '../recipe/recipe';

/** A network as training has left it at a step, with all that an analysis may ask of it. */
export interface Network {
  readonly recipe: Recipe;
  readonly problem: Problem;
  readonly layout: ParameterLayout;
  /** All training rows. */
  readonly rows: RowCount;
  /** The tables X and T and the parameters theta. */
  readonly feeds: Feeds & { readonly theta: Float32Array };
  /** All states: the parameters, the optimizer's and batch norm's running statistics. */
  readonly states: Feeds;
  /** Parameters before the first step. */
  readonly start: Float32Array;
  readonly step: number;
}
