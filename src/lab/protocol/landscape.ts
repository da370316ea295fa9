import type { PlaneSpec } from '../../analysis/landscape/choosePlane';
import type { Limits } from '../../analysis/landscape/robustLimits';
import type { Framing } from '../../analysis/landscape/extent';
import type { PathPoint } from '../../analysis/landscape/pathOnPlane';
import type { Projection } from '../../analysis/landscape/projection';

/** A plane as the page asks for it; that of the path is made of the kept steps. */
export type LandscapePlane = Exclude<PlaneSpec, { kind: 'path' | 'solutions' }> | { readonly kind: 'path' };

export interface LandscapeOptions extends Framing {
  readonly plane: LandscapePlane;
  /** Places along b, 41 unless given; along a they are as dense. */
  readonly size?: number;
  /** Half the picture's height, 1 unless given; the plane of the path has the path in it instead. */
  readonly radius?: number;
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

/** The plane of a landscape, by the id of its analysis. */
export interface PathOptions {
  readonly plane: number;
  /** The first training rows, up to so many; 1000 unless given. */
  readonly rows?: number;
}

/** The way of the run on a plane that is kept. */
export interface PathResult {
  readonly points: readonly (Projection & { readonly step: number })[];
  /** The last of them with its losses. */
  readonly last: PathPoint;
}

/** A point of a landscape that a run starts from. */
export interface StartPoint {
  /** The landscape's plane, by the id of its analysis. */
  readonly plane: number;
  readonly a: number;
  readonly b: number;
}
