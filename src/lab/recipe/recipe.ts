import type { BatchSpec } from '../../data/batches';
import type { Normalisation } from '../../data/normalise';
import type { DataOptions } from '../../data/sets/dataSet';
import type { InitialiserType } from '../../nn/initialisers';
import type { ScheduleSpec } from '../../nn/schedules';

/** One layer: `n` units, activation `act` (contract section 3), optional batch norm and skip (sections 4 and 5). */
export interface LayerSpec {
  n: number;
  act: string;
  /** Default true; has no effect where batch norm brings its own beta. */
  bias?: boolean;
  bn?: boolean;
  /** 0 = none, s = add the activation s layers back. */
  skip?: number;
}

/** Where the rows come from. Numbers that a set does not use are refused by validation. */
export interface DataSpec {
  set: string;
  normalise: Normalisation;
  train?: number;
  test?: number;
  noise?: number;
  seed?: number;
  /** Numbers of one set alone, such as the degree of a polynomial; the set's entry in the registry declares them. */
  [option: string]: string | number | undefined;
}

/** How the parameters start (contract section 10). */
export interface InitSpec {
  type: InitialiserType;
  scale: number;
  seed: number;
  sigma?: number;
  sigma_b?: number;
  /** Number of the start among those of one seed. */
  restart?: number;
}

/** The optimizer and its own numbers; the learning rate belongs to the schedule (contract section 6). */
export interface OptimizerSpec {
  type: string;
  momentum?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Numbers of other rules; the optimizer's entry declares them. */
  [option: string]: string | number | undefined;
}

/**
 * One experiment, whole: everything that decides what a run computes. It is what the URL carries and what a
 * file holds; `parseRecipe` is the only way from unknown JSON to this type.
 */
export interface Recipe {
  version: 1;
  data: DataSpec;
  layers: LayerSpec[];
  skip_mode: 'post' | 'pre';
  bn_eps: number;
  bn_momentum: number;
  loss: 'mse' | 'ce';
  /** Ridge coefficient, contract section 2. */
  lambda: number;
  init: InitSpec;
  optimizer: OptimizerSpec;
  schedule: ScheduleSpec;
  batch: BatchSpec;
}

/** The numbers of a data set alone, as the registry's loaders take them: without `set` and `normalise`. */
export function dataOptions({ set: _set, normalise: _normalise, ...options }: DataSpec): DataOptions {
  return options as DataOptions;
}
