/** What is kept of `count` values at steps from `step` on. */
export interface Bucket {
  step: number;
  sum: number;
  count: number;
  low: number;
  high: number;
}

/**
 * A value a step for as long as a run lasts, in at most `capacity` buckets of equally many steps. When they are full,
 * neighbours are merged and each bucket holds twice as many steps; the least, the largest and the mean stay exact.
 */
export class CurveLog {
  readonly #capacity: number;
  #stride = 1;
  #buckets: Bucket[] = [];

  constructor(capacity = 1024) {
    this.#capacity = capacity;
  }

  /** Steps in one bucket. */
  get stride(): number {
    return this.#stride;
  }

  /** In rising order of steps; steps without a value have no bucket. */
  get buckets(): readonly Bucket[] {
    return this.#buckets;
  }

  /** Records the value of a step, which must not lie before the last one recorded. What is not finite is left out. */
  add(step: number, value: number): void {
    if (!Number.isFinite(value)) return;
    while (step >= this.#stride * this.#capacity) this.#merge();
    const start = step - (step % this.#stride);
    const last = this.#buckets.at(-1);
    if (last?.step === start) {
      last.sum += value;
      last.count += 1;
      last.low = Math.min(last.low, value);
      last.high = Math.max(last.high, value);
    } else {
      this.#buckets.push({ step: start, sum: value, count: 1, low: value, high: value });
    }
  }

  /** Forgets what starts at `step` or later: the run went back to there. */
  rewind(step: number): void {
    const keep = this.#buckets.findIndex((bucket) => bucket.step >= step);
    if (keep >= 0) this.#buckets.length = keep;
  }

  /** The bucket that holds a step, or the last one before it. */
  at(step: number): Bucket | undefined {
    return this.#buckets.findLast((bucket) => bucket.step <= step);
  }

  #merge(): void {
    this.#stride *= 2;
    const merged: Bucket[] = [];
    for (const bucket of this.#buckets) {
      const start = bucket.step - (bucket.step % this.#stride);
      const last = merged.at(-1);
      if (last?.step === start) {
        last.sum += bucket.sum;
        last.count += bucket.count;
        last.low = Math.min(last.low, bucket.low);
        last.high = Math.max(last.high, bucket.high);
      } else {
        merged.push({ ...bucket, step: start });
      }
    }
    this.#buckets = merged;
  }
}

/**
 * The buckets' means, each averaged with its neighbours on both sides, which count by exp(-distance / steps). Near an end
 * there are fewer neighbours; the weights are divided by their sum everywhere.
 */
export function smoothed(log: CurveLog, steps: number): { step: number; value: number }[] {
  const keep = Math.exp(-log.stride / steps);
  const means = log.buckets.map(({ sum, count }) => sum / count);
  const before = decayingSums(means, keep);
  const after = decayingSums(means.toReversed(), keep).reverse();
  return log.buckets.map(({ step }, i) => ({
    step: step + (log.stride - 1) / 2,
    // Each one-sided sum holds the bucket itself, so one of the two is taken off.
    value: (before[i]!.sum + after[i]!.sum - means[i]!) / (before[i]!.weight + after[i]!.weight - 1),
  }));
}

/** At each place, the sum of the values up to there and the sum of their weights; a weight decays by `keep` a place. */
function decayingSums(values: readonly number[], keep: number): { sum: number; weight: number }[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return { sum, weight };
  });
}
