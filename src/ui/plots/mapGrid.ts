/** Values on a grid: that at a_i, b_j is `values[i · b.length + j]`. */
export interface MapGrid {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Only every stride-th place is known, when given. */
  readonly stride?: number;
}

/** A place between two known places of an axis: index of the lower one, of the upper one, and the share of the way between them. */
export interface Between {
  readonly lower: number;
  readonly upper: number;
  readonly share: number;
}

/** Where a share 0 to 1 of an axis of `length` places lies among those that are known. */
export function between(share: number, length: number, stride = 1): Between {
  const last = Math.floor((length - 1) / stride);
  const at = Math.max(0, Math.min(last, (share * (length - 1)) / stride));
  const lower = Math.min(Math.floor(at), Math.max(0, last - 1));
  return { lower: lower * stride, upper: Math.min(last, lower + 1) * stride, share: at - lower };
}

/** The value at a share of the way from one to another. */
export const mix = (from: number, to: number, share: number) => from + share * (to - from);

/** Bilinear between four values; the nearest where one of them is not finite. */
export function blend(values: ArrayLike<number>, columns: number, i: Between, j: Between): number {
  const [v00, v01] = [values[i.lower * columns + j.lower]!, values[i.lower * columns + j.upper]!];
  const [v10, v11] = [values[i.upper * columns + j.lower]!, values[i.upper * columns + j.upper]!];
  const mixed = mix(mix(v00, v01, j.share), mix(v10, v11, j.share), i.share);
  if (Number.isFinite(mixed)) return mixed;
  return i.share < 0.5 ? (j.share < 0.5 ? v00 : v01) : j.share < 0.5 ? v10 : v11;
}

/** The value at a point, from the known places around it. */
export function valueAt({ a, b, values, stride = 1 }: MapGrid, at: readonly [number, number]): number {
  const share = (axis: ArrayLike<number>, place: number) => (place - axis[0]!) / (axis[axis.length - 1]! - axis[0]!);
  return blend(values, b.length, between(share(a, at[0]), a.length, stride), between(share(b, at[1]), b.length, stride));
}

/** The ends of an axis. */
export function endsOf(axis: ArrayLike<number>): [low: number, high: number] {
  return [axis[0]!, axis[axis.length - 1]!];
}
