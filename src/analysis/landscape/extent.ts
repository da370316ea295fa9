import { places } from './grid';
import type { Axes } from './grid';
import type { Projection } from './projection';

/** What lies around a path on a picture of it, as a share of the picture's sides. */
const BORDER = 0.15;

/** A square grid of `size` places a side that shows a path, projected, with room around it, and the origin. */
export function axesAround(path: readonly Pick<Projection, 'a' | 'b'>[], size: number): Required<Axes> {
  const along = [path.map(({ a }) => a), path.map(({ b }) => b)].map((values) => {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    return { middle: (low + high) / 2, half: (high - low) / 2 };
  });
  const half = Math.max(...along.map((side) => side.half)) / (1 - 2 * BORDER) || 1;
  const [a, b] = along.map(({ middle }) => places(middle - half, middle + half, size));
  return { a: a!, b: b! };
}
