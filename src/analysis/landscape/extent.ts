import { places } from './grid';
import type { Axes } from './grid';
import type { Projection } from './projection';

/** What lies around a path on a picture of it, as a share of the picture's sides. */
const BORDER = 0.15;

/** The picture's form: width by height in the units of the plane, and how much nearer than usual it looks. */
export interface Framing {
  /** 1 unless given. */
  readonly aspect?: number;
  /** Divides both sides; beyond 1 the picture has the origin, the network, in its middle. 1 unless given. */
  readonly zoom?: number;
}

/** A grid of `size` places along b, and as dense along a, `half` to either side of a middle along b and `aspect` times that along a. */
export function axesOf(middle: readonly [number, number], half: number, size: number, { aspect = 1 }: Framing = {}): Required<Axes> {
  const wide = half * aspect;
  const across = Math.round((size - 1) * aspect) + 1;
  return { a: places(middle[0] - wide, middle[0] + wide, across), b: places(middle[1] - half, middle[1] + half, size) };
}

/**
 * A grid of `size` places up that shows a path, projected, with room around it, and the origin; where `least` to either side of the
 * origin holds all of it, it shows so much.
 */
export function axesAround(path: readonly Pick<Projection, 'a' | 'b'>[], size: number, framing: Framing = {}, least = 0): Required<Axes> {
  const { aspect = 1, zoom = 1 } = framing;
  const [a, b] = [path.map((point) => point.a), path.map((point) => point.b)].map((values) => {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    return { middle: (low + high) / 2, half: (high - low) / 2 };
  });
  const half = Math.max(a!.half / aspect, b!.half) / (1 - 2 * BORDER) || 1;
  const isWithin = a!.half + Math.abs(a!.middle) <= least * aspect && b!.half + Math.abs(b!.middle) <= least;
  if (isWithin) return axesOf([0, 0], least / zoom, size, framing);
  return axesOf(zoom > 1 ? [0, 0] : [a!.middle, b!.middle], half / zoom, size, framing);
}
