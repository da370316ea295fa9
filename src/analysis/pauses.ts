/** Milliseconds of arithmetic between two pauses. */
const EVERY = 40;

/** Pauses in long arithmetic on the CPU, in which messages are heard and whoever wants to stop it is heeded. */
export class Pauses {
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the last pause was so long ago that it is time for the next one. */
  get areDue(): boolean {
    return performance.now() - this.#last >= EVERY;
  }

  /** A pause. Rejects with the signal's reason. */
  async take(): Promise<void> {
    await new Promise((resume) => setTimeout(resume));
    this.#signal?.throwIfAborted();
    this.#last = performance.now();
  }
}
