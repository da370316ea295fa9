/** Estimates are of the slowest devices: others are found to be so many times as fast at most. */
const FASTEST = 64;

/**
 * Cuts a long run of dispatches into submits of about `targetMs`: by what each dispatch is estimated to take, and what whole
 * runs have taken. Pure: fed with measured times.
 */
export class RunParts {
  readonly #costs: readonly number[];
  readonly #total: number;
  readonly #targetMs: number;
  #ends: readonly number[];

  /** `costs` are estimates in ms, one for each dispatch. */
  constructor(costs: readonly number[], targetMs: number) {
    this.#costs = costs;
    this.#total = costs.reduce((sum, cost) => sum + cost, 0);
    this.#targetMs = targetMs;
    this.#ends = this.#cut(targetMs);
  }

  /** Where each submit ends: the number of dispatches before its end. */
  get ends(): readonly number[] {
    return this.#ends;
  }

  /** Takes the time of a whole run, in ms. */
  report(ms: number): void {
    this.#ends = this.#cut((this.#targetMs * this.#total) / Math.max(ms, this.#total / FASTEST));
  }

  /** Submits of as many dispatches as are estimated to take no more than `most` together, and of one at least. */
  #cut(most: number): number[] {
    const ends: number[] = [];
    let sum = 0;
    this.#costs.forEach((cost, place) => {
      if (place > 0 && sum + cost > most) {
        ends.push(place);
        sum = 0;
      }
      sum += cost;
    });
    return [...ends, this.#costs.length];
  }
}
