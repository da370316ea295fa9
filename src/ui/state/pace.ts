/** Runs a job at most once in `interval` milliseconds: at once when it has rested long enough, else when it has. */
export class Pace {
  interval: number;
  readonly #job: () => void;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(job: () => void, interval: number) {
    this.#job = job;
    this.interval = interval;
  }

  /** Asks for the job; several requests within an interval are one. */
  request(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.interval - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Does the job now if it was asked for and still waits. */
  settle(): void {
    if (this.#timer !== undefined) this.flush();
  }

  /** Takes back what was asked for. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Does the job now, and takes back what was asked for. */
  flush(): void {
    this.cancel();
    this.#last = performance.now();
    this.#job();
  }
}
