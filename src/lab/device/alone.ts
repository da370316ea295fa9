/** Does work on the device that wants it to itself, such as a timing, and gives what comes of it. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/** Work that waits until training lets it have the device to itself, in order. */
export class AloneQueue {
  readonly #waiting: (() => Promise<void>)[] = [];

  /** Adds work; what becomes of it, errors as well, is told to whoever asked. */
  readonly add: Alone = (work) =>
    new Promise((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject));
    });

  /** Takes the work whose turn it is. */
  next(): (() => Promise<void>) | undefined {
    return this.#waiting.shift();
  }
}
