import type { Recipe } from '../recipe/recipe';

/** E[x xᵀ] over training rows: what the first layer's Hessian is made of. */
export interface MomentsPicture {
  /** The matrix, averaged in blocks to size × size where it is larger; row-major. */
  cells: Float32Array;
  size: number;
  columns: number;
  /** Largest eigenvalue. */
  largest: number;
  /** λ_max / λ_min; absent where the matrix is singular to 10⁻¹⁰, or has too many columns to know. */
  condition?: number;
  /** Columns that never vary. */
  constant: number;
}

/** What a picture of rows that are no pictures themselves shows. */
export interface PointsPicture {
  x: Float32Array;
  y: Float32Array;
  /** Class of each point; absent for a curve, whose y is the target. */
  classes?: Uint8Array;
  /** What is drawn across and up. */
  axes: [string, string];
}

/** What theory expects of a layer at the start, on these data. */
export interface PredictedLayer {
  /** E[z²] of the pre-activations. */
  z: number;
}

/** Everything about a recipe's data and start that is known without training. */
export interface DataStatistics {
  /** Training rows that it is computed on. */
  rows: number;
  points?: PointsPicture;
  before: MomentsPicture;
  after: MomentsPicture;
  /** Condition numbers under each kind of normalisation, where there are few enough columns; absent for a singular matrix. */
  conditions?: Record<string, number | undefined>;
  /** Absent where the laws do not cover the network. */
  predicted?: PredictedLayer[];
}

export interface DataQuestion {
  id: number;
  recipe: Recipe;
}

export type DataAnswer = { id: number; statistics: DataStatistics } | { id: number; message: string };
