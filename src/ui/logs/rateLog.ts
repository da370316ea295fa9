/** The learning rate from a step on. */
export interface RatePoint {
  readonly step: number;
  readonly rate: number;
}

/** Learning rates in rising order of steps; when `capacity` is reached, every second one goes, the newest never. */
export class RateLog {
  readonly #capacity: number;
  #points: RatePoint[] = [];

  constructor(capacity = 512) {
    this.#capacity = capacity;
  }

  get points(): readonly RatePoint[] {
    return this.#points;
  }

  /** Records the rate of a step; one that stays the same for long takes two points. */
  add(step: number, rate: number): void {
    const [before, last] = this.#points.slice(-2);
    if (last?.step === step) this.#points.pop();
    else if (before?.rate === rate && last?.rate === rate) this.#points.pop();
    if (this.#points.length === this.#capacity) this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.push({ step, rate });
  }

  /** Forgets what is later than `step`. */
  rewind(step: number): void {
    this.#points = this.#points.filter((point) => point.step <= step);
  }
}
