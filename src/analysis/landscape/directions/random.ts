import { normals, STREAMS } from '../../../data/philox';
import type { ParameterLayout } from '../../../nn/parameters';
import type { Plane } from '../plane';
import type { Vector } from '../../vectors';
import { normaliseDirection } from './normalised';
import type { DirectionMode } from './normalised';

/** Direction number `which` of a seed: independent normals, rounded to float32 (contract section 10). */
export function randomDirection(parameters: number, seed: number, which: 0 | 1): Float32Array {
  return Float32Array.from(normals({ seed, stream: STREAMS.sliceDirection(which) }, parameters));
}

/** The plane of two random directions through θ, scaled as `mode` says. */
export function randomPlane(theta: Vector, layout: ParameterLayout, mode: DirectionMode, seed: number): Plane {
  const along = (which: 0 | 1) => normaliseDirection(randomDirection(layout.total, seed, which), theta, layout, mode);
  return { origin: theta, directions: [along(0), along(1)] };
}
