import { symmetricEigen } from '../../../data/eigen';
import type { Plane } from '../plane';
import { dot, minus, plus, unit } from '../../vectors';
import type { Vector } from '../../vectors';

/** Points that are looked at; of a longer path that many, evenly spread, both ends among them. */
const MOST_POINTS = 100;

/** The plane in which a training path varies most. */
export interface PrincipalPlane {
  readonly plane: Plane;
  /** Shares of the path's variance along the two directions. */
  readonly explained: readonly [number, number];
  /** How many points of the path this is of. */
  readonly points: number;
}

/**
 * The two principal components of a training path as a plane through its last point (Li et al. 2018, section 7), with
 * directions of length 1. The decomposition is of the Gram matrix of the path's points, in double.
 *
 * @throws RangeError where the path has fewer than three points or does not leave a line.
 */
export function principalPlane(path: readonly Vector[]): PrincipalPlane {
  if (path.length < 3) throw new RangeError(`the path has ${path.length} points, but a plane needs 3: keep more of its steps`);
  const some = thinned(path);
  const n = some.length;
  const mean = some.reduce<Float64Array>((sum, theta) => plus(sum, 1 / n, theta), new Float64Array(path[0]!.length));
  const centred = some.map((theta) => minus(theta, mean));
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = dot(centred[i]!, centred[j]!);
  const { values, vectors } = symmetricEigen(gram, n);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (!(values[1]! > 1e-12 * values[0]!)) throw new RangeError('the path lies on a line, so it has no plane: show it on a line');
  const component = (k: number): Float64Array => {
    const sum = centred.reduce<Float64Array>((d, row, i) => plus(d, vectors[i * n + k]!, row), new Float64Array(mean.length));
    return unit(sum, 'the component');
  };
  return {
    plane: { origin: path.at(-1)!, directions: [component(0), component(1)] },
    explained: [values[0]! / total, values[1]! / total],
    points: n,
  };
}

function thinned(path: readonly Vector[]): readonly Vector[] {
  if (path.length <= MOST_POINTS) return path;
  return Array.from({ length: MOST_POINTS }, (_, i) => path[Math.round((i * (path.length - 1)) / (MOST_POINTS - 1))]!);
}
