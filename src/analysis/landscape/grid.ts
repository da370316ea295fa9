import { runOnce } from '../../graph';
import type { Executor, Feeds } from '../../graph';
import { Pace } from '../ensembles/pace';
import type { ErrorFunction } from './errorFunction';
import { checkPlane, PLANE } from './plane';
import type { Plane } from './plane';
import { planePrograms } from './planePrograms';
import { refinementOrder } from './refinement';
import type { Level } from './refinement';
import { tileSize } from './tile';

/** The places of a grid along each direction; without `b` the grid is a line. */
export interface Axes {
  readonly a: ArrayLike<number>;
  readonly b?: ArrayLike<number>;
}

/** E on a grid, contract section 9. */
export interface Grid {
  readonly a: Float64Array;
  /** One place, 0, on a line. */
  readonly b: Float64Array;
  /** E at a_i, b_j is `values[i · b.length + j]`: NaN where it is not known, and where it is not a number. */
  readonly values: Float64Array;
  /** 1 where the value is known. */
  readonly known: Uint8Array;
  /** Whether all of it is known. */
  isComplete: boolean;
}

export interface GridOptions {
  /** Ends the work after the tiles at hand; the grid is then not complete. */
  readonly signal?: AbortSignal;
  /** Hears how many points are known. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Hears of each level when all of it is known; the grid goes on to change, so copy what must not. */
  readonly onLevel?: (grid: Grid, level: Level) => void;
  /** Points at a time, by default what memory and time allow. */
  readonly tile?: number;
}

/**
 * E on every point of a grid over a line or plane, from coarse to fine, tile by tile; one replica is one point.
 *
 * @throws RangeError naming a direction of the wrong length, or axes that are empty or not those of the plane.
 */
export async function evaluateGrid(
  executor: Executor,
  f: ErrorFunction,
  plane: Plane,
  axes: Axes,
  options: GridOptions = {},
): Promise<Grid> {
  checkPlane(plane, f.parameters);
  const grid = emptyGrid(plane, axes);
  const { points, levels } = refinementOrder(grid.a.length, grid.b.length);
  const dimensions = plane.directions.length;
  const varying = PLANE.offsets.slice(0, dimensions);
  const { program, products, saved } = planePrograms(f, dimensions);
  const { numbers, operations } = f.cost;
  const tile = Math.min(options.tile ?? tileSize({ numbers, operations: operations - saved }), points.length);
  const directions = Object.fromEntries(plane.directions.map((d, k) => [PLANE.directions[k]!, d]));
  const given = { ...f.feeds, [PLANE.origin]: plane.origin, ...directions };
  const known = products && (await runOnce(executor, products, given));
  const loaded = await executor.load(program, { ...given, ...known }, { count: tile, varying });
  const pace = new Pace();
  try {
    for (let first = 0; first < points.length && !options.signal?.aborted;) {
      const part = points.subarray(first, first + tile * pace.steps);
      const feeds = tileFeeds(grid, part, tile, dimensions);
      const began = performance.now();
      const { loss } = await loaded.run(feeds);
      pace.report(feeds.length, performance.now() - began);
      part.forEach((point, i) => {
        grid.values[point] = loss![Math.floor(i / tile)]![i % tile]!;
        grid.known[point] = 1;
      });
      first += part.length;
      grid.isComplete = first === points.length;
      report(grid, levels, first - part.length, first, options);
    }
  } catch (error) {
    // An executor of its own may heed the same signal.
    if (!options.signal?.aborted) throw error;
  } finally {
    loaded.dispose();
  }
  return grid;
}

function emptyGrid({ directions }: Plane, { a, b }: Axes): Grid {
  if (a.length === 0 || b?.length === 0) throw new RangeError('a grid needs at least one place along each axis: a or b is empty');
  if ((b !== undefined) !== (directions.length === 2)) {
    throw new RangeError(b ? 'b is given, but a line has one direction: leave it out' : 'b is missing: a plane needs places along both');
  }
  const size = a.length * (b?.length ?? 1);
  return {
    a: Float64Array.from(a),
    b: Float64Array.from(b ?? [0]),
    values: new Float64Array(size).fill(NaN),
    known: new Uint8Array(size),
    isComplete: false,
  };
}

/** The offsets of each tile's points; the last tile is filled up with its last point. */
function tileFeeds({ a, b }: Grid, part: Uint32Array, tile: number, dimensions: number): Feeds[] {
  return Array.from({ length: Math.ceil(part.length / tile) }, (_, t) => {
    const point = (i: number) => part[Math.min(t * tile + i, part.length - 1)]!;
    const along = [(p: number) => a[Math.floor(p / b.length)]!, (p: number) => b[p % b.length]!];
    const offsets = along.slice(0, dimensions).map((place, k) => {
      return [PLANE.offsets[k]!, Float64Array.from({ length: tile }, (_, i) => place(point(i)))] as const;
    });
    return Object.fromEntries(offsets);
  });
}

function report(grid: Grid, levels: readonly Level[], before: number, now: number, { onProgress, onLevel }: GridOptions): void {
  onProgress?.(now, grid.values.length);
  // Of several levels at once only the finest is news.
  const finished = levels.filter(({ end }) => end > before && end <= now).at(-1);
  if (finished) onLevel?.(grid, finished);
}

/** `count` places from `low` to `high`, both included. */
export function places(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (count === 1 ? (low + high) / 2 : low + ((high - low) * i) / (count - 1)));
}
