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

  /** Records a point, or replaces the one of the same step. One of an earlier step may come late, just before the run goes back to it. */
  add(point: P): void {
    const later = this.#points.length - 1 - this.#points.findLastIndex(({ step }) => step < point.step);
    const isNew = this.#points.at(-later)?.step !== point.step || later === 0;
    if (isNew && this.#points.length === this.#capacity) {
      this.#points = this.#points.filter((_, i) => i % 2 === 0);
      this.add(point);
      return;
    }
    this.#points.splice(this.#points.length - later, isNew ? 0 : 1, point);
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
