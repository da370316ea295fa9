import type { LandscapeOptions } from '../../../lab/protocol/landscape';
import { idOf, planeOf } from './planes';
import type { PlaneId } from './planes';

/** Densities that can be chosen, in places along the shorter side. */
export const SIZES = [21, 41, 81, 161] as const;
export const ROWS = [100, 250, 1000, 10_000] as const;
/** Steps of nearness double. */
const ZOOMS = { least: 1 / 16, most: 4096 } as const;
/** What a device that emulates a GPU can do within seconds. */
const SOFTWARE = { size: 21, rows: 250 } as const;

/** What the person has chosen of the landscape. */
export class LandscapeChoice {
  seed = $state(1);
  first = $state(0);
  second = $state(1);
  size = $state<number>(41);
  rows = $state<number>(1000);
  zoom = $state(1);
  /** Width by height; set from the room that there is. */
  aspect = $state(1.5);
  view = $state<'contours' | 'surface'>('contours');
  follows = $state(true);

  /** The plane, where someone has chosen one. */
  #plane = $state<PlaneId>();
  readonly #parameters: () => number;

  /** Begins with what was last asked for, if anything; `parameters` says how many the network has. */
  constructor(last: LandscapeOptions | undefined, parameters: () => number, isSoftware: boolean) {
    this.#parameters = parameters;
    if (isSoftware) Object.assign(this, SOFTWARE);
    if (!last) return;
    const { plane, size, rows, zoom, aspect } = last;
    if (idOf(plane) !== this.plane) this.plane = idOf(plane);
    if (plane.kind === 'random') this.seed = plane.seed;
    if (plane.kind === 'parameters') [this.first, this.second] = [plane.first, plane.second];
    this.size = size ?? this.size;
    this.rows = rows ?? this.rows;
    this.zoom = zoom ?? 1;
    this.aspect = aspect ?? this.aspect;
  }

  /** Two parameters are the whole plane; of more, the path shows most of what a run does. */
  get plane(): PlaneId {
    return this.#plane ?? (this.#parameters() === 2 ? 'parameters' : 'path');
  }

  set plane(id: PlaneId) {
    this.#plane = id;
  }

  get canNear(): boolean {
    return this.zoom < ZOOMS.most;
  }

  get canFar(): boolean {
    return this.zoom > ZOOMS.least;
  }

  /** Looks from half as far. */
  nearer(): void {
    if (this.canNear) this.zoom *= 2;
  }

  /** Looks from twice as far. */
  farther(): void {
    if (this.canFar) this.zoom /= 2;
  }

  get options(): LandscapeOptions {
    const { size, rows, zoom, aspect } = this;
    return { plane: planeOf(this.plane, this), size, rows, zoom, aspect };
  }
}
