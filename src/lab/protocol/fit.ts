/** Outputs of the network over the plane of two inputs, in the units that it is given (after normalisation). */
export interface FitRegions {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly columns: number;
  readonly rows: number;
  /** For classes the most probable one of each cell, row by row from the highest y; empty for a regression. */
  readonly classes: Uint8Array;
  /** Its probability, or the first output of a regression. */
  readonly values: Float32Array;
}

/** Rows of the data, as points in the plane of inputs or of one input and its target. */
export interface FitPoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Number of the class of each; absent for a regression. */
  readonly classes?: Uint8Array;
}

/** One row that is answered wrongly. */
export interface Mistake {
  readonly row: number;
  readonly truth: number;
  readonly answer: number;
  /** Probability of the answer. */
  readonly probability: number;
  /** Error of this row, −ln of the probability of its true class. */
  readonly loss: number;
  /** The row as a grey picture, 0 to 255, where it is one. */
  readonly pixels?: Uint8Array;
}

export interface Confusion {
  readonly classes: number;
  /** Rows of class `truth` that were answered with `answer`, at truth · classes + answer. */
  readonly counts: Uint32Array;
  readonly right: number;
  /** Those with the largest error first. */
  readonly worst: readonly Mistake[];
  readonly picture?: { readonly width: number; readonly height: number };
}

/** How the network answers the test rows. */
export interface Fit {
  readonly rows: number;
  /** E_data on these rows. */
  readonly loss: number;
  readonly confusion?: Confusion;
  readonly regions?: FitRegions;
  /** Test points, in the plane of `regions` or `curve`. */
  readonly points?: FitPoints;
  /** The fitted function of one input, output by output. */
  readonly curve?: { readonly x: Float32Array; readonly outputs: readonly Float32Array[] };
  /** Of a regression on two inputs or more: first target (x) and first output (y) of each row. */
  readonly answers?: FitPoints;
}
