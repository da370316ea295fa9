/** What one call may take, in ms: short enough that a signal is heeded within 200 ms even where a call takes twice as long. */
const TARGET_MS = 60;
/** Steps whose losses are held at a time. */
const MOST_STEPS = 512;
/** A clock of a browser may stand still for this long, in ms. */
const SHORTEST_MS = 0.1;

/** Chooses how many steps to ask an executor for at a time. It starts with one and at most quadruples. */
export class Pace {
  #steps = 1;

  get steps(): number {
    return this.#steps;
  }

  /** Takes the time that a call of `steps` steps took, in ms. */
  report(steps: number, ms: number): void {
    const ideal = Math.floor((steps * TARGET_MS) / Math.max(ms, SHORTEST_MS));
    this.#steps = Math.min(Math.max(ideal, 1), 4 * this.#steps, MOST_STEPS);
  }
}
