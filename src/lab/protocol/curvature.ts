import type { Estimate } from '../../analysis/curvature/estimate';
import type { LossLine } from '../../analysis/curvature/line';
import type { CurvaturePart } from '../../analysis/curvature/products';
import type { Spectrum } from '../../analysis/curvature/spectrum';
import type { ParameterTensor } from '../../nn/parameters';

export type { CurvaturePart, Estimate, LossLine, ParameterTensor, Spectrum };

/** Parameters up to which the exact matrix is computed: 16 MB of it in single precision. */
export const MOST_EXACT = 2000;

/** Training rows that curvature is taken over unless asked otherwise: the first so many, or all. */
export const CURVATURE_ROWS = 1000;

/** What the analyses of curvature have in common. */
export interface CurvatureOptions {
  /** The whole Hessian unless given. */
  readonly part?: CurvaturePart;
  readonly rows?: number;
}

/** What a result of theirs rests on. */
export interface CurvatureBasis {
  readonly part: CurvaturePart;
  /** P. */
  readonly size: number;
  /** The first so many training rows. */
  readonly rows: number;
  /** Products of the matrix with a vector that it took. */
  readonly products: number;
  /** γ of the next step. */
  readonly learningRate: number;
}

/** The principal submatrix at one neuron's parameters. */
export interface BlockCurvature {
  /** Both 0-based. */
  readonly layer: number;
  readonly neuron: number;
  /** Its parameters. */
  readonly size: number;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  /** Absent where the block is not positive definite. */
  readonly cond?: number;
}

/** The exact matrix and what follows from it. */
export interface HessianResult extends CurvatureBasis {
  /** P × P, row-major, in the order of `order`. */
  readonly values: Float32Array<ArrayBuffer>;
  /** The parameter (its place in the flat vector) of each row and column: a neuron's stand together. */
  readonly order: Uint32Array<ArrayBuffer>;
  readonly tensors: readonly ParameterTensor[];
  /** The largest absolute value. */
  readonly largest: number;
  readonly summary: Spectrum;
  /** The sum of the diagonal. */
  readonly trace: number;
  /** max |M − Mᵀ|/max |M| before it was made symmetric: an estimate of the error of an element. */
  readonly asymmetry: number;
  /** In the order of the layers. */
  readonly blocks: readonly BlockCurvature[];
}

export interface EigenvectorOptions {
  /** Which analysis has found the eigenvalue, of which part, at which step: the last of its kind. */
  readonly of: 'hessian' | 'lanczos';
  readonly part?: CurvaturePart;
  readonly step: number;
  /** Place among its eigenvalues, the largest first. For Lanczos the bottom ones come last. */
  readonly rank: number;
  /** Half the length of the line; without it, as far as the parabola rises or falls by eight times the error. */
  readonly radius?: number;
}

/** An eigenvector and the error along it. */
export interface EigenvectorResult {
  readonly rank: number;
  readonly value: number;
  /** In the order of `order`. */
  readonly vector: Float32Array<ArrayBuffer>;
  readonly order: Uint32Array<ArrayBuffer>;
  readonly tensors: readonly ParameterTensor[];
  /** E_total at offsets along the vector, with the parabola of slope and curvature. */
  readonly line: LossLine;
}

/** An eigenvalue of Lanczos; one of the matrix lies within `residual` of it. */
export interface RitzValue {
  readonly value: number;
  readonly residual: number;
}

export interface LanczosResult extends CurvatureBasis {
  /** Descending. */
  readonly top: readonly RitzValue[];
  /** Ascending. */
  readonly bottom: readonly RitzValue[];
  readonly isConverged: boolean;
}

export interface DensityResult extends CurvatureBasis {
  readonly t: Float64Array;
  /** Share of eigenvalues a unit of t; it integrates to 1. */
  readonly density: Float64Array;
  /** Over the probes; NaN where there is one. */
  readonly standardError: Float64Array;
  /** Width of the Gaussians. */
  readonly width: number;
  readonly trace: Estimate;
  readonly negative: Estimate;
  readonly probes: number;
}

export interface BlocksResult extends CurvatureBasis {
  readonly blocks: readonly BlockCurvature[];
}

/** The analyses of curvature, by name. */
export interface CurvatureAnalyses {
  /** Exact, up to `MOST_EXACT` parameters. */
  hessian: { options: CurvatureOptions; result: HessianResult };
  /** One vector of the eigenvalues last found. */
  eigenvector: { options: EigenvectorOptions; result: EigenvectorResult };
  /** The largest and smallest eigenvalues of a network of any size. */
  lanczos: { options: CurvatureOptions & { readonly top?: number; readonly bottom?: number }; result: LanczosResult };
  /** The distribution of eigenvalues of a network of any size. */
  density: { options: CurvatureOptions & { readonly probes?: number; readonly steps?: number }; result: DensityResult };
  /** The sum of the eigenvalues of a network of any size, by Hutchinson's estimate. */
  trace: { options: CurvatureOptions & { readonly probes?: number }; result: CurvatureBasis & { readonly trace: Estimate } };
  /** Neuron blocks of a network of any size: of some units in each layer, so that it takes about `products` products. */
  blocks: { options: CurvatureOptions & { readonly products?: number }; result: BlocksResult };
}
