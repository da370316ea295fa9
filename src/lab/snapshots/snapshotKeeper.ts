import type { Snapshot } from '../run/deviceState';
import type { Run } from '../run/run';
import { bytesOf, SnapshotRing } from './snapshotRing';

/** How often a running network's state is copied to the CPU, in ms: often at first, when most happens. */
const INTERVAL = [50, 1000] as const;
/** The interval is this share of the time for which the run has trained. */
const SHARE = 1 / 20;
/**
 * And long enough that copies are no more than so many bytes in a ms. What a copy costs is its bytes: the time until it arrives
 * is mostly that of the steps before it in the queue.
 */
const MOST_BYTES = 5000;

/** Keeps good states of a run on the CPU: the last one, to go on from when the device is lost, and some to look back at. */
export class SnapshotKeeper {
  readonly #now: () => number;
  readonly #ring: SnapshotRing;
  readonly #onKept: (steps: number[]) => void;
  readonly #begun: number;
  #latest: Snapshot;
  #busy = false;
  #next = 0;
  /** Counts the times that the run went back: a copy from before is of a state that is no more. */
  #branch = 0;

  /** Begins with at least one state, in rising order of steps. */
  constructor(kept: readonly Snapshot[], onKept: (steps: number[]) => void = () => undefined, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begun = now();
    this.#latest = kept.at(-1)!;
    this.#onKept = onKept;
    this.#ring = new SnapshotRing(kept[0]!);
    for (const snapshot of kept.slice(1)) this.#ring.add(snapshot);
  }

  get latest(): Snapshot {
    return this.#latest;
  }

  /** The steps that are kept, in rising order. */
  get steps(): number[] {
    return this.#ring.steps;
  }

  /** The kept snapshot nearest to a step. */
  nearest(step: number): Snapshot {
    return this.#ring.nearest(step);
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
        const now = this.#now();
        const interval = Math.min(INTERVAL[1], Math.max(INTERVAL[0], SHARE * (now - this.#begun)));
        this.#next = now + Math.max(bytesOf(this.#latest) / MOST_BYTES, interval);
      });
  }

  /** Copies the state now. One that is not finite is not kept: it is about to be rewound. */
  async take(run: Run): Promise<void> {
    const branch = this.#branch;
    const snapshot = await run.snapshot();
    if (branch !== this.#branch || !Object.values(snapshot.states).every((values) => values.every(Number.isFinite))) return;
    const isNew = snapshot.step !== this.#latest.step;
    this.#latest = snapshot;
    this.#ring.add(snapshot);
    if (isNew) this.#tell();
  }

  /** The run goes back to a snapshot: what was kept of later steps is forgotten. */
  goBackTo(snapshot: Snapshot): void {
    this.#branch += 1;
    this.#latest = snapshot;
    this.#ring.rewind(snapshot.step);
    this.#tell();
  }

  #tell(): void {
    this.#onKept(this.#ring.steps);
  }
}
