/** A loss that float32 can no longer tell from infinity counts as not finite, on every executor. */
const LARGEST = 3e38;

/** Whether a loss is a number that float32 can hold. */
export const isFiniteLoss = (loss: number): boolean => Math.abs(loss) < LARGEST;

/** What is remembered of the losses of `count` replicas while they train: some points of the curve, and two events. */
export class LossTrace {
  /** Of each replica: its losses at the kept steps. */
  readonly curves: Float64Array[];
  /** Of each replica: the first step whose loss was not finite. */
  readonly brokeAt: (number | undefined)[];
  /** Of each replica: the first step whose loss was at most the replica's target. */
  readonly reachedAt: (number | undefined)[];
  readonly #place: ReadonlyMap<number, number>;
  readonly #targets: ArrayLike<number>;

  /** `kept` are steps, ascending; `targets` has a loss for each replica. */
  constructor(count: number, kept: readonly number[], targets: ArrayLike<number>) {
    this.curves = Array.from({ length: count }, () => new Float64Array(kept.length).fill(NaN));
    this.brokeAt = Array.from({ length: count });
    this.reachedAt = Array.from({ length: count });
    this.#place = new Map(kept.map((step, i) => [step, i]));
    this.#targets = targets;
  }

  /** Takes the losses of all replicas before step `step`, or after the last. */
  add(step: number, losses: ArrayLike<number>): void {
    const place = this.#place.get(step);
    for (let i = 0; i < this.curves.length; i++) {
      const loss = losses[i]!;
      if (place !== undefined) this.curves[i]![place] = loss;
      if (!isFiniteLoss(loss)) this.brokeAt[i] ??= step;
      else if (loss <= this.#targets[i]! && this.brokeAt[i] === undefined) this.reachedAt[i] ??= step;
    }
  }
}

/** At most `count` steps from 0 to `steps`, evenly spread, both ends among them. */
export function keptSteps(steps: number, count: number): number[] {
  const intervals = Math.max(1, Math.min(count - 1, steps));
  return [...new Set(Array.from({ length: intervals + 1 }, (_, i) => Math.round((i * steps) / intervals)))];
}
