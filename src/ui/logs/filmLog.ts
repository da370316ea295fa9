/** Shares of values in equal bins from `low` to `high`, and the shares that the rails carry. */
export interface FilmSample {
  low: number;
  high: number;
  shares: Float32Array;
  railLow: number;
  railHigh: number;
}

/** Shares in `bins` equal bins from `toLow` to `toHigh`; a bin that is cut gives to both sides by its width. */
export function rebin(shares: Float32Array, low: number, high: number, toLow: number, toHigh: number, bins: number): Float32Array {
  const result = new Float32Array(bins);
  const width = (high - low) / shares.length;
  const toWidth = (toHigh - toLow) / bins;
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i]!;
    if (share === 0) continue;
    const from = (low + i * width - toLow) / toWidth;
    const to = from + width / toWidth;
    for (let k = Math.max(0, Math.floor(from)); k < Math.min(bins, to); k++) {
      result[k]! += share * ((Math.min(to, k + 1) - Math.max(from, k)) / (to - from));
    }
  }
  return result;
}

/** The least power of two at or above |x|, with the sign of x; 0 stays 0. */
export function doublingAround(x: number): number {
  return x === 0 ? 0 : Math.sign(x) * 2 ** Math.ceil(Math.log2(Math.abs(x)) - 1e-9);
}

/**
 * A distribution over time: one column of bins a stretch of steps, at most `capacity` columns. When they are full,
 * neighbours are averaged and each covers twice the steps. The range only grows, and the columns with it.
 */
export class FilmLog {
  readonly bins: number;
  readonly capacity: number;
  #values: Float32Array<ArrayBuffer>;
  #rails: Float32Array<ArrayBuffer>;
  #observed: Uint16Array<ArrayBuffer>;
  /** The last observed column at or before each, known for the first `#traced` of them. */
  readonly #sources: Uint16Array<ArrayBuffer>;
  #traced = 0;
  #stride = 1;
  #columns = 0;
  #low = 0;
  #high = 0;
  #largest = 0;
  #changed = 0;

  constructor(bins: number, capacity = 512) {
    this.bins = bins;
    this.capacity = capacity;
    this.#values = new Float32Array(bins * capacity);
    this.#rails = new Float32Array(2 * capacity);
    this.#observed = new Uint16Array(capacity);
    this.#sources = new Uint16Array(capacity);
  }

  /** Steps a column. */
  get stride(): number {
    return this.#stride;
  }
  /** Columns up to the last observed one. */
  get columns(): number {
    return this.#columns;
  }
  get low(): number {
    return this.#low;
  }
  get high(): number {
    return this.#high;
  }
  /** The largest share of any bin or rail so far. */
  get largest(): number {
    return this.#largest;
  }

  /** Shares of a column, `bins` long; one that was never observed shows what the last observed before it does. */
  column(index: number): Float32Array {
    const at = this.#observedBefore(index);
    return this.#values.subarray(at * this.bins, (at + 1) * this.bins);
  }

  /** Whether a column shows what the one before it does, for want of an observation of its own. */
  repeats(index: number): boolean {
    return index > 0 && this.#observed[index] === 0;
  }

  /** The lower and the upper rail's share in a column. */
  rails(index: number): [number, number] {
    const at = this.#observedBefore(index);
    return [this.#rails[2 * at]!, this.#rails[2 * at + 1]!];
  }

  /** Grows the range to hold [low, high]; what was recorded moves into the wider bins. */
  widen(low: number, high: number): void {
    const toLow = this.#columns === 0 ? low : Math.min(low, this.#low);
    const toHigh = this.#columns === 0 ? high : Math.max(high, this.#high);
    if (toLow === this.#low && toHigh === this.#high) return;
    for (let i = 0; i < this.#columns; i++) {
      if (this.#observed[i] === 0) continue;
      const own = this.#values.subarray(i * this.bins, (i + 1) * this.bins);
      own.set(rebin(own, this.#low, this.#high, toLow, toHigh, this.bins));
    }
    this.#low = toLow;
    this.#high = toHigh;
    this.#recount();
  }

  /** Records a sample, whose range must lie within the film's (see `widen`) or is cut to it. */
  add(step: number, sample: FilmSample): void {
    while (step >= this.#stride * this.capacity) this.#merge();
    const index = Math.floor(step / this.#stride);
    const shares = rebin(sample.shares, sample.low, sample.high, this.#low, this.#high, this.bins);
    const seen = this.#observed[index]!;
    for (let k = 0; k < this.bins; k++) this.#mix(this.#values, index * this.bins + k, shares[k]!, seen);
    this.#mix(this.#rails, 2 * index, sample.railLow, seen);
    this.#mix(this.#rails, 2 * index + 1, sample.railHigh, seen);
    this.#observed[index] = Math.min(65_535, seen + 1);
    this.#traced = Math.min(this.#traced, index);
    this.#changed = Math.min(this.#changed, this.#columns, index);
    this.#columns = Math.max(this.#columns, index + 1);
    this.#grow(index);
  }

  /** Forgets the columns that begin after `step`: the run went back to there. */
  rewind(step: number): void {
    const keep = Math.min(this.#columns, Math.floor(step / this.#stride) + 1);
    this.#observed.fill(0, keep);
    this.#values.fill(0, keep * this.bins);
    this.#rails.fill(0, keep * 2);
    this.#columns = keep;
    while (this.#columns > 0 && this.#observed[this.#columns - 1] === 0) this.#columns--;
    this.#recount();
  }

  /** The first column that changed since the last call; nothing changed if it is `columns`. */
  takeChanged(): number {
    const first = Math.min(this.#changed, this.#columns);
    this.#changed = this.#columns;
    return first;
  }

  #mix(target: Float32Array, at: number, value: number, seen: number): void {
    target[at] = (target[at]! * seen + value) / (seen + 1);
  }

  #observedBefore(index: number): number {
    for (let i = this.#traced; i <= index; i++) this.#sources[i] = i === 0 || this.#observed[i]! > 0 ? i : this.#sources[i - 1]!;
    this.#traced = Math.max(this.#traced, index + 1);
    return this.#sources[index]!;
  }

  #grow(index: number): void {
    const at = this.#observedBefore(index);
    let largest = Math.max(this.#largest, this.#rails[2 * at]!, this.#rails[2 * at + 1]!);
    for (let k = at * this.bins; k < (at + 1) * this.bins; k++) if (this.#values[k]! > largest) largest = this.#values[k]!;
    this.#largest = largest;
  }

  #recount(): void {
    this.#traced = 0;
    this.#changed = 0;
    this.#largest = 0;
    for (let i = 0; i < this.#columns; i++) if (this.#observed[i]! > 0) this.#grow(i);
  }

  #merge(): void {
    this.#stride *= 2;
    for (let i = 0; i < this.capacity; i++) {
      const to = i >> 1;
      const seen = this.#observed[i]!;
      if (i % 2 === 0) {
        this.#values.copyWithin(to * this.bins, i * this.bins, (i + 1) * this.bins);
        this.#rails.copyWithin(to * 2, i * 2, i * 2 + 2);
        this.#observed[to] = seen;
      } else if (seen > 0) {
        const had = this.#observed[to]!;
        const share = seen / (seen + had);
        for (let k = 0; k < this.bins; k++)
          this.#values[to * this.bins + k]! += share * (this.#values[i * this.bins + k]! - this.#values[to * this.bins + k]!);
        for (let k = 0; k < 2; k++) this.#rails[to * 2 + k]! += share * (this.#rails[i * 2 + k]! - this.#rails[to * 2 + k]!);
        this.#observed[to] = Math.min(65_535, had + seen);
      }
    }
    const kept = this.capacity >> 1;
    this.#values.fill(0, kept * this.bins);
    this.#rails.fill(0, kept * 2);
    this.#observed.fill(0, kept);
    this.#columns = (this.#columns + 1) >> 1;
    this.#recount();
  }
}
