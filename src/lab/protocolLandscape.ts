import type { PlaneSpec } from '../analysis/landscape/choosePlane';
import type { Limits } from '../analysis/landscape/levels';
import type { PathPoint } from '../analysis/landscape/pathOnPlane';

/** A plane as the page asks for it; that of the path is made of the kept steps. */
export type LandscapePlane = Exclude<PlaneSpec, { kind: 'path' }> | { readonly kind: 'path' };

export interface LandscapeOptions {
  readonly plane: LandscapePlane;
  /** Places along each side, 41 unless given. */
  readonly size?: number;
  /** Half a side of the picture, 1 unless given; the plane of the path has the path in it instead. */
  readonly radius?: number;
  /** The ends of both sides, in the place of `radius`. */
  readonly view?: { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
  /** The first training rows, up to so many; 1000 unless given. */
  readonly rows?: number;
}

/** What is known so far: E at a_i, b_j is `values[i · b.length + j]`, of every stride-th place; those between show the nearest. */
export interface LandscapePart {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly values: Float64Array;
  readonly stride: number;
  /** Limits of a colour scale that a few extremes do not stretch. */
  readonly limits: Limits | undefined;
}

export interface LandscapeResult extends LandscapePart {
  readonly rows: number;
  /** The kept steps on the plane. */
  readonly path: readonly (PathPoint & { readonly step: number })[];
  readonly eigenvalues?: readonly { readonly value: number; readonly residual: number }[];
  /** Shares of the path's variance along the two directions. */
  readonly explained?: readonly [number, number];
}
