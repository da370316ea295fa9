/** A level of refinement: with it every stride-th row and column is known. */
export interface Level {
  readonly stride: number;
  /** How many points of the order are known when the level is. */
  readonly end: number;
}

/** Points along the longer side of the coarsest level, at least. */
const COARSEST = 4;

/**
 * An order of the points of a rows × columns grid (row-major numbers) from coarse to fine: the strides halve from level to
 * level, and every point is in it once.
 */
export function refinementOrder(rows: number, columns: number): { points: Uint32Array; levels: Level[] } {
  const points = new Uint32Array(rows * columns);
  const levels: Level[] = [];
  const longest = Math.max(rows, columns);
  const coarsest = 2 ** Math.max(0, Math.floor(Math.log2(longest / COARSEST)));
  let end = 0;
  for (let stride = coarsest; stride >= 1; stride /= 2) {
    const isKnown = (i: number) => stride < coarsest && i % (2 * stride) === 0;
    for (let i = 0; i < rows; i += stride) {
      for (let j = 0; j < columns; j += stride) if (!(isKnown(i) && isKnown(j))) points[end++] = i * columns + j;
    }
    levels.push({ stride, end });
  }
  return { points, levels };
}

/** Values of a rows × columns grid as known at a level: each point shows the nearest that is in it. */
export function coarseValues(values: ArrayLike<number>, rows: number, columns: number, stride: number): Float64Array {
  const nearest = (i: number, size: number) => stride * Math.min(Math.round(i / stride), Math.floor((size - 1) / stride));
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return values[nearest(i, rows) * columns + nearest(j, columns)]!;
  });
}
