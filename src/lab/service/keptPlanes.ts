import { pointOn } from '../../analysis/landscape/plane';
import type { Plane } from '../../analysis/landscape/plane';
import type { StartPoint } from '../protocol/landscape';

/** How many planes are kept: of three vectors of the network's size each. */
const MOST = 4;

/** The planes of the last landscapes, by the ids of their analyses: paths are drawn on them, and runs started from their points. */
export class KeptPlanes {
  readonly #planes = new Map<number, Plane>();

  keep(id: number, plane: Plane): void {
    this.#planes.delete(id);
    this.#planes.set(id, plane);
    for (const oldest of this.#planes.keys()) {
      if (this.#planes.size <= MOST) break;
      this.#planes.delete(oldest);
    }
  }

  /** @throws Error where the plane is not kept, or no more. */
  of(id: number): Plane {
    const plane = this.#planes.get(id);
    if (!plane) throw new Error('The plane of this landscape is no longer kept: compute the landscape again.');
    // What is in use is not the one to go.
    this.keep(id, plane);
    return plane;
  }

  /** The parameters at a point of a plane. */
  point({ plane, a, b }: StartPoint): Float32Array {
    if (![a, b].every(Number.isFinite)) throw new Error(`A point needs two finite coordinates, not ${a} and ${b}.`);
    return Float32Array.from(pointOn(this.of(plane), [a, b]));
  }

  /** The parameters at a point of a plane; undefined where the plane is no longer kept. */
  find(point: StartPoint): Float32Array | undefined {
    return this.#planes.has(point.plane) ? this.point(point) : undefined;
  }

  /** The parameters of a start that is not the recipe's own, and the point where it is one. */
  start(from: StartPoint | Float32Array | undefined): { theta?: Float32Array; point?: StartPoint } {
    if (from === undefined) return {};
    return from instanceof Float32Array ? { theta: from } : { theta: this.point(from), point: from };
  }

  clear(): void {
    this.#planes.clear();
  }
}
