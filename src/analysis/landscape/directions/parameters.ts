import type { Plane } from '../plane';
import type { Vector } from '../../vectors';

/**
 * The line or plane along which one or two chosen parameters vary, by their places in the flat vector; offsets are from θ.
 *
 * @throws RangeError for a place that there is not, or twice the same.
 */
export function parameterPlane(theta: Vector, first: number, second?: number): Plane {
  if (first === second) throw new RangeError(`parameter ${first} is chosen twice: choose two different ones`);
  const axis = (at: number): Float64Array => {
    if (!Number.isInteger(at) || at < 0 || at >= theta.length) {
      throw new RangeError(`there is no parameter ${at}: choose one from 0 to ${theta.length - 1}`);
    }
    const direction = new Float64Array(theta.length);
    direction[at] = 1;
    return direction;
  };
  return { origin: theta, directions: second === undefined ? [axis(first)] : [axis(first), axis(second)] };
}
