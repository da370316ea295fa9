import type { ExtremeOptions } from '../analysis/curvature/extremes';
import type { CurvaturePart } from '../analysis/curvature/products';
import type { BatchSpec } from '../data/batches';
import type { LossName } from '../nn/losses';
import type { NetSpec } from '../nn/model';
import type { ScheduleSpec } from '../nn/schedules';

export type { Estimate } from '../analysis/curvature/estimate';
export type { Eigenpair, Extremes } from '../analysis/curvature/extremes';
export type { CurvatureMatrix } from '../analysis/curvature/matrix';
export type { CurvaturePart } from '../analysis/curvature/products';
export type { Spectrum } from '../analysis/curvature/spectrum';
export type { InitialiserSpec } from '../nn/initialisers';
export type { ParameterLayout } from '../nn/parameters';
export type { ScheduleSpec } from '../nn/schedules';

/** A network and its error function, by the names of a recipe. */
export interface NetworkSpec extends NetSpec {
  /** `mse`: squared error, summed over outputs, mean over rows, without a ½; `ce`: softmax cross-entropy, natural logarithm. */
  loss: LossName;
  /** λ of the ridge term λ Σ w² over all weights (not biases); 0 unless given. */
  lambda?: number;
}

/** A table: rows of numbers, or all numbers row by row. */
export type Rows = readonly (readonly number[])[] | ArrayLike<number>;

/** What a network is trained on: inputs X [N, d] and targets T [N, C]. */
export interface TrainingRows {
  X: Rows;
  T: Rows;
}

/** For what takes long. */
export interface WorkOptions {
  /** Stops between two submits; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Hears how much is done. */
  onProgress?: (done: number, total: number) => void;
}

export interface CurvatureOptions {
  /** The whole Hessian unless given; `gaussNewton` and `residual` add up to it, but for the ridge term. */
  part?: CurvaturePart;
}

/** How many eigenpairs: one at the top unless said. */
export interface EigenpairOptions extends CurvatureOptions, ExtremeOptions {}

/** What there is to know while networks are trained. */
export interface TrainingProgress {
  /** Steps done. */
  step: number;
  /** E_total of each network's rows before the last step. */
  losses: Float64Array;
}

export interface TrainOptions {
  /** The most training steps. */
  steps: number;
  /** A constant learning rate, or a schedule such as `{ type: 'cosine', lr: 0.1, lr_min: 0, period: 1000 }`. */
  schedule: number | ScheduleSpec;
  /** Gradient descent unless given; its numbers lie beside the type, as in `{ type: 'adam', beta1: 0.9 }`. */
  optimizer?: { type: string; [number: string]: string | number };
  /** All rows in order at every step unless given. */
  batch?: BatchSpec;
  /** m of batch norm's running statistics, 0.1 unless given. */
  bn_momentum?: number;
  /** Stops between two submits; the promise then rejects with the signal's reason. To keep what there is, use `until`. */
  signal?: AbortSignal;
  /** Looks at the networks from time to time. */
  onProgress?: (progress: TrainingProgress) => void;
  /** Stops early once it says so, after the same looks. */
  until?: (progress: TrainingProgress) => boolean;
  /** The most steps between two looks; they come about twenty times a second unless steps take longer. */
  lookEvery?: number;
}

/** How one network's training ended. */
export interface Trained {
  /**
   * `finished`: all steps; `stopped`: `until` said so; `diverged`: a loss or a parameter was not finite. Then everything here
   * is of the last look at which all was finite.
   */
  outcome: 'finished' | 'stopped' | 'diverged';
  /** Steps taken. */
  steps: number;
  /** The parameters after those steps. */
  theta: Float32Array;
  /** Batch norm's running statistics, where there is batch norm: what `predict` needs beside theta. */
  running?: Float32Array;
  /** E_total of each step's rows before its update. */
  losses: Float64Array;
}
