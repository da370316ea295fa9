export interface AdaptiveStepsOptions {
  /** How long a submit should take, in ms: about 8 when someone is watching, 50 when not. */
  readonly targetMs: number;
  /** The most steps that a submit has room for. */
  readonly slots: number;
  /** Steps of the first submit, where an estimate says that they take less than `targetMs`; 1 unless said. */
  readonly first?: number;
  /** No submit is planned to take longer than this, in ms, unless a single step does. */
  readonly ceilingMs?: number;
}

/** A plan within this factor of the ideal stays, so that noise of 20 % does not move it. */
const TOLERANCE = 4 / 3;
/** Measurements remembered; their median decides, so that one outlier does not. */
const MEMORY = 3;
/** Stands in for times too short for the clock, in ms. */
const SHORTEST_MS = 0.01;

/**
 * Chooses how many training steps go into a submit so that one takes about `targetMs`. Pure: fed with measured times.
 * It starts with few steps, at most doubles with every report, and falls at once when a submit exceeds the ceiling.
 */
export class AdaptiveSteps {
  readonly #slots: number;
  readonly #ceilingMs: number;
  readonly #targetMs: number;
  #steps: number;
  /** ms per step of the last submits. */
  #recent: number[] = [];

  constructor({ targetMs, slots, first = 1, ceilingMs = 100 }: AdaptiveStepsOptions) {
    this.#steps = Math.max(1, Math.min(slots, first));
    this.#slots = slots;
    this.#ceilingMs = ceilingMs;
    this.#targetMs = Math.min(targetMs, ceilingMs);
  }

  /** Steps for the next submit, 1 to `slots`. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes the measured GPU time of a submit of `steps` steps, in ms, without time spent waiting for its turn. */
  report(steps: number, ms: number): void {
    const msPerStep = Math.max(ms, SHORTEST_MS) / steps;
    // What was learnt before a submit this long no longer holds.
    this.#recent = ms > this.#ceilingMs ? [msPerStep] : [...this.#recent, msPerStep].slice(-MEMORY);
    this.#plan(steps);
  }

  #plan(reported: number): void {
    const ideal = this.#targetMs / median(this.#recent);
    const limit = Math.max(1, Math.min(this.#slots, Math.floor(this.#ceilingMs / Math.max(...this.#recent))));
    let next = this.#steps;
    if (ideal > next * TOLERANCE) next = Math.min(Math.floor(ideal), Math.max(next, 2 * reported));
    else if (ideal < next / TOLERANCE) next = Math.max(1, Math.floor(ideal));
    this.#steps = Math.min(next, limit);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
