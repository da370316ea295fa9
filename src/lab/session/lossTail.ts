/** Losses of finished steps that have not been handed on yet, in order. */
export class LossTail {
  #first: number;
  #values: number[] = [];

  constructor(step: number) {
    this.#first = step;
  }

  /** Steps done: the one after the last known loss. */
  get end(): number {
    return this.#first + this.#values.length;
  }

  add(losses: Iterable<number>): void {
    this.#values.push(...losses);
  }

  /** The losses since the last call and the step of the first. */
  take(): { firstStep: number; losses: Float32Array } {
    const taken = { firstStep: this.#first, losses: Float32Array.from(this.#values) };
    this.#first = this.end;
    this.#values = [];
    return taken;
  }
}
