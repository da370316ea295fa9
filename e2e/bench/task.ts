import type { BenchProblem } from './problems';

/** A computation that libraries do side by side, with all numbers it starts from. */
export type Task =
  /** C = A B for two n × n matrices; with `readback`, C comes to the CPU each time. One unit is one product. */
  | { readonly kind: 'product'; readonly n: number; readonly a: Float32Array; readonly b: Float32Array; readonly readback: boolean }
  /** Full-batch gradient descent of all replicas; one unit is one step of all of them. The result: parameters after `compared` steps. */
  | { readonly kind: 'training'; readonly given: BenchProblem; readonly compared: number }
  /** E at θ + a d₁ + b d₂ for a and b on `axis`; one unit is one row of the picture, the result the first rows. */
  | {
      readonly kind: 'slice';
      readonly given: BenchProblem;
      readonly d1: Float32Array;
      readonly d2: Float32Array;
      readonly axis: Float32Array;
    }
  /** H v, read back. */
  | { readonly kind: 'hvp'; readonly given: BenchProblem; readonly v: Float32Array }
  /** The whole Hessian and its eigenvalues, descending. */
  | { readonly kind: 'hessian'; readonly given: BenchProblem };

/** One library with a task loaded. */
export interface Contender {
  /** Does `units` of the work; all of it is complete when the promise resolves. */
  readonly run: (units: number) => Promise<void>;
  /** Numbers on which all must agree, computed from the task's start. */
  readonly result: () => Promise<ArrayLike<number>>;
  readonly close: () => void;
}

/** A way of doing tasks; undefined where it does not do this one. */
export type Library = (task: Task) => Promise<Contender | undefined>;

export interface Workload {
  /** The letter is the group, in which ratios are read together. */
  readonly name: string;
  /** What the rates count. */
  readonly unit: string;
  /** How many of these one unit of work is. */
  readonly perUnit: number;
  /** Multiplications and additions of one unit, in products of matrices alone; 0 where that says nothing. */
  readonly flop: number;
  /** Largest difference of results, relative to their largest magnitude, that rounding explains. */
  readonly tolerance: number;
  readonly task: Task;
}

/** Rows of a slice whose values are compared. */
export const COMPARED_ROWS = 2;

/** Learning rate of every training: low enough for all of them to stay finite. */
export const RATE = 0.01;
