import type { Snapshot } from './deviceState';
import type { Run } from './run';

/** How often a running network's state is copied to the CPU, in ms. */
const INTERVAL = 1000;

/** Keeps the last good state of a run on the CPU: what it goes on from when the device is lost. */
export class SnapshotKeeper {
  readonly #now: () => number;
  #latest: Snapshot;
  #busy = false;
  #next = 0;

  constructor(first: Snapshot, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#latest = first;
  }

  get latest(): Snapshot {
    return this.#latest;
  }

  /** Starts a copy when one is due. */
  start(run: Run): void {
    if (this.#busy || this.#now() < this.#next) return;
    this.#busy = true;
    this.take(run)
      // A device lost meanwhile shows itself in training; the last copy stays.
      .catch(() => undefined)
      .finally(() => {
        this.#busy = false;
        this.#next = this.#now() + INTERVAL;
      });
  }

  /** Copies the state now. One that is not finite is not kept: it is about to be rewound. */
  async take(run: Run): Promise<void> {
    const snapshot = await run.snapshot();
    if (Object.values(snapshot.states).every((values) => values.every(Number.isFinite))) this.#latest = snapshot;
  }
}
