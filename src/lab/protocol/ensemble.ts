import type { SweepAxis } from '../../analysis/ensembles/axes';
import type { Boundary } from '../../analysis/ensembles/boundaries';
import type { Outcome } from '../../analysis/ensembles/outcome';
import type { SolutionBarrier } from '../../analysis/ensembles/restarts';
import type { SweepMap } from '../../analysis/ensembles/sweep';
import type { Proportion } from '../../analysis/ensembles/wilson';

export type { AxisName, SweepAxis } from '../../analysis/ensembles/axes';
export type { Boundary } from '../../analysis/ensembles/boundaries';
export type { Outcome } from '../../analysis/ensembles/outcome';
export type { SolutionBarrier } from '../../analysis/ensembles/restarts';
export type { SweepMap } from '../../analysis/ensembles/sweep';
export type { Proportion } from '../../analysis/ensembles/wilson';

/** How many starts are pictured, evenly spread over the ranks of their final losses: the first is the best, the last the worst. */
export const PICTURED = 8;

/** Places in the list of outcomes that a map holds, and a cell that is not known. */
export const OUTCOME_PLACES = { converged: 0, stuck: 1, diverged: 2, unknown: 255 } as const;

export interface SweepOptions {
  readonly x: SweepAxis;
  readonly y: SweepAxis;
  readonly steps: number;
  /** The loss at which a network has converged; a tenth of its loss at the start unless given. */
  readonly threshold?: number;
}

/** What is known so far: cells that are not yet trained show the nearest that are, in levels from coarse to fine. */
export interface SweepPart {
  readonly map: Pick<SweepMap, 'x' | 'y' | 'outcomes' | 'finalLosses'>;
  /** Networks that are trained. */
  readonly done: number;
}

export interface SweepResult {
  readonly map: SweepMap;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly networks: number;
  readonly steps: number;
  readonly rows: number;
  readonly boundaries: readonly Boundary[];
  /** Seconds that it took. */
  readonly seconds: number;
}

export interface RestartOptions {
  readonly count: number;
  readonly steps: number;
  /** The loss to get to. A share of the median loss at the start unless given. */
  readonly threshold?: number;
}

/** The starts that are trained so far. */
export interface RestartPart {
  /** Steps at which losses were kept, and quantiles over the starts at each of them, a row for each of `shares`. */
  readonly at: readonly number[];
  readonly shares: readonly number[];
  readonly fan: readonly Float64Array[];
  /** Losses of some starts at these steps, for single lines. */
  readonly curves: readonly Float64Array[];
  readonly done: number;
}

/** What one start has become, as a small picture. */
export interface ReplicaPicture {
  readonly restart: number;
  readonly finalLoss: number;
  /** `plane`: the first output (or the difference of two) over the first two inputs; `line`: over one; `weights`: of the first layer. */
  readonly kind: 'plane' | 'line' | 'weights';
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Starts that have become the same function: numbers of restarts, the best first. */
export type SolutionCluster = readonly number[];

export interface RestartResult extends RestartPart {
  readonly count: number;
  readonly steps: number;
  readonly rows: number;
  /** In the order of the restarts' numbers; not finite where a start diverged. */
  readonly initialLosses: Float64Array;
  readonly finalLosses: Float64Array;
  readonly diverged: number;
  readonly threshold: number;
  readonly success: Proportion;
  /** The restart with the least final loss; absent where none is finite. */
  readonly best?: number;
  readonly clusters: readonly SolutionCluster[];
  /** Rows on which outputs were compared. */
  readonly comparedRows: number;
  /** Between the best of the two largest clusters, where there are two. */
  readonly barrier?: NamedBarrier;
  readonly pictures: readonly ReplicaPicture[];
  readonly seconds: number;
}

/** A barrier between two restarts, by their numbers. */
export interface NamedBarrier extends Pick<SolutionBarrier, 'at' | 'values' | 'height' | 'top'> {
  readonly first: number;
  readonly last: number;
}

export interface BarrierOptions {
  /** Pairs of restarts. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly steps: number;
  /** Places along each line, 33 unless given. */
  readonly points?: number;
}

/** Analyses that train networks of their own; they outlive the run that they were asked of. */
export interface EnsembleAnalyses {
  /** One network for every pair of values of two numbers of the recipe; the picture fills from coarse to fine. */
  sweep: { options: SweepOptions; result: SweepResult; part: SweepPart };
  /** Many starts of the recipe: quantiles, success, kinds of solutions, pictures of some. */
  restarts: { options: RestartOptions; result: RestartResult; part: RestartPart };
  /** E on the straight lines between pairs of starts, which are trained again for it. */
  barriers: { options: BarrierOptions; result: readonly NamedBarrier[] };
}
