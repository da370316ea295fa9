/** Steps a second over about the last second. */
export class SpeedMeter {
  readonly #now: () => number;
  #marks: { at: number; steps: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(steps: number): void {
    const at = this.#now();
    this.#marks.push({ at, steps });
    while (this.#marks.length > 2 && at - this.#marks[1]!.at > 1000) this.#marks.shift();
  }

  /** 0 until two reports have come. The first mark only says when counting began. */
  get perSecond(): number {
    const [first, ...rest] = this.#marks;
    const last = rest.at(-1);
    if (!first || !last || last.at === first.at) return 0;
    return (1000 * rest.reduce((sum, { steps }) => sum + steps, 0)) / (last.at - first.at);
  }

  reset(): void {
    this.#marks = [];
  }
}
