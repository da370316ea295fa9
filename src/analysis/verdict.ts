/** A figure of the literature beside the one found here. */
export interface Verdict {
  readonly quantity: string;
  readonly published: number;
  readonly ours: number;
  /** What counts as the same result. */
  readonly low: number;
  readonly high: number;
  readonly passed: boolean;
}

/** The verdict on a figure that may differ from the published one by a factor, up or down. */
export function withinFactor(quantity: string, published: number, ours: number, factor: number): Verdict {
  return within(quantity, published, ours, [published / factor, published * factor]);
}

/** The verdict on a figure that must lie in an interval. */
export function within(quantity: string, published: number, ours: number, [low, high]: readonly [number, number]): Verdict {
  return { quantity, published, ours, low, high, passed: ours >= low && ours <= high };
}
