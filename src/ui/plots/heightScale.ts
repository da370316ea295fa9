/** Values of the high end that a picture clips, as a share: a few walls must not flatten the valley. */
const CLIPPED = 0.02;
/** At most so many decades: what lies deeper is clipped. */
const DECADES = 6;
/** Where the least value is not positive, the logarithm begins this share of the range above it. */
const LIFT = 1e-3;
/** A scale spans at least this share of its high end. */
const LEAST_SPAN = 1e-6;

/** A logarithmic scale of heights for colours, contours and surfaces. */
export interface HeightScale {
  readonly low: number;
  readonly high: number;
  /** Whether values lie beyond an end. */
  readonly clipsLow: boolean;
  readonly clipsHigh: boolean;
  /** 0 at the low end and 1 at the high one, beyond them outside; NaN for what is not finite. */
  readonly position: (value: number) => number;
  /** The height at a position. */
  readonly height: (position: number) => number;
}

/**
 * The scale of a picture's values: from their minimum up, logarithmic, the highest 2 % clipped. `undefined` where none is finite.
 */
export function heightScale(values: ArrayLike<number>): HeightScale | undefined {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return undefined;
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const top = sorted[Math.ceil((1 - CLIPPED) * (sorted.length - 1))]!;
  const high = Math.max(top, least + LEAST_SPAN * Math.max(Math.abs(least), 1e-12));
  const low = least > 0 ? Math.max(least, high * 10 ** -DECADES) : least;
  const floor = low > 0 ? 0 : low - LIFT * (high - low);
  const span = Math.log((high - floor) / (low - floor));
  return {
    low,
    high,
    clipsLow: least < low,
    clipsHigh: most > high,
    position: (value) => {
      if (!Number.isFinite(value)) return NaN;
      return value <= floor ? -1 : Math.log((value - floor) / (low - floor)) / span;
    },
    height: (position) => floor + (low - floor) * Math.exp(span * position),
  };
}

/** The positions of values, which may be many. */
export function positionsOf(values: ArrayLike<number>, { position }: HeightScale): Float64Array {
  const positions = new Float64Array(values.length);
  for (let i = 0; i < positions.length; i++) positions[i] = position(values[i]!);
  return positions;
}

/** Round heights of a scale to write beside it, from its low end to its high one, at most `most` of them. */
export function heightTicks({ low, high, position }: HeightScale, most: number): number[] {
  const digits = low > 0 && high / low > 30 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(low > 0 ? low : high / 1000));
  for (let decade = first; decade <= Math.ceil(Math.log10(Math.max(high, Number.MIN_VALUE))); decade++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${decade}`);
      if (position(tick) >= 0 && position(tick) <= 1) ticks.push(tick);
    }
  }
  const stride = Math.ceil(ticks.length / most);
  return ticks.filter((_, i) => i % stride === 0);
}
