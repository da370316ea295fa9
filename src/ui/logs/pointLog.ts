/** A point of a curve that is measured now and then. */
export interface Point {
  step: number;
  loss: number;
  accuracy?: number;
}

/** Measurements in rising order of steps; when `capacity` is reached, every second one goes, the newest never. */
export class PointLog<P extends { readonly step: number } = Point> {
  readonly #capacity: number;
  #points: P[] = [];

  constructor(capacity = 512) {
    this.#capacity = capacity;
  }

  get points(): readonly P[] {
    return this.#points;
  }

  /** Records a point, or replaces the last one if it is of the same step. */
  add(point: P): void {
    if (this.#points.at(-1)?.step === point.step) this.#points.pop();
    if (this.#points.length === this.#capacity) this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.push(point);
  }

  /** Forgets what is later than `step`: the run went back to there. */
  rewind(step: number): void {
    this.#points = this.#points.filter((point) => point.step <= step);
  }

  /** The last point at or before a step. */
  at(step: number): P | undefined {
    return this.#points.findLast((point) => point.step <= step);
  }
}
