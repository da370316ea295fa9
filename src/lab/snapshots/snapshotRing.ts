import type { Snapshot } from '../run/deviceState';

export interface RingLimits {
  readonly count: number;
  readonly bytes: number;
}

const LIMITS: RingLimits = { count: 64, bytes: 64 * 2 ** 20 };

/**
 * Snapshots of a run, spread over its steps: the first and the newest, and as many between them as the limits allow. When
 * there are too many, the one goes that leaves the smallest gap.
 */
export class SnapshotRing {
  readonly #limits: RingLimits;
  #kept: Snapshot[];

  constructor(first: Snapshot, limits: RingLimits = LIMITS) {
    this.#limits = limits;
    this.#kept = [first];
  }

  /** In rising order. */
  get steps(): number[] {
    return this.#kept.map(({ step }) => step);
  }

  /** The kept snapshot nearest to a step. */
  nearest(step: number): Snapshot {
    return this.#kept.reduce((best, snapshot) => (Math.abs(snapshot.step - step) < Math.abs(best.step - step) ? snapshot : best));
  }

  /** Keeps a snapshot that is not older than the newest; of the same step it takes its place. */
  add(snapshot: Snapshot): void {
    this.#kept = this.#kept.filter(({ step }) => step < snapshot.step);
    this.#kept.push(snapshot);
    const room = Math.max(2, Math.min(this.#limits.count, Math.floor(this.#limits.bytes / bytesOf(snapshot))));
    while (this.#kept.length > room) this.#kept.splice(this.#leastMissed(), 1);
  }

  /** Forgets what is later than `step`. */
  rewind(step: number): void {
    const [first] = this.#kept;
    this.#kept = this.#kept.filter((snapshot) => snapshot === first || snapshot.step <= step);
  }

  /** The place, neither first nor last, whose neighbours are closest to each other. */
  #leastMissed(): number {
    const gap = (i: number): number => this.#kept[i + 1]!.step - this.#kept[i - 1]!.step;
    let least = 1;
    for (let i = 2; i < this.#kept.length - 1; i++) if (gap(i) < gap(least)) least = i;
    return least;
  }
}

/** What a snapshot takes in memory. */
export function bytesOf({ states }: Snapshot): number {
  return Object.values(states).reduce((sum, { byteLength }) => sum + byteLength, 0);
}
