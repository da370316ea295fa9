import type { GpuContext } from '../../gpu/context';
import { AloneQueue } from '../device/alone';
import { BlockChoice } from '../device/blockChoice';
import type { Run } from '../run/run';

/** A run trains for so long on all its data before it is tuned, in ms: its first pictures come first. */
const SETTLED = 1000;

/** Tunes each run once for its device, between submits of training; what has been found outlives runs and devices. */
export class Tuning {
  readonly #post: (choices: unknown) => void;
  readonly #now: () => number;
  readonly #queue = new AloneQueue();
  readonly #restored = new WeakSet<GpuContext>();
  readonly #tuned = new WeakSet<Run>();
  /** Since when a run has trained on all its data. */
  #settling: { run: Run; since: number } | undefined;
  #isBusy = false;
  #choices: unknown;

  /** `post` is told of all choices whenever there are new ones. */
  constructor(post: (choices: unknown) => void, now: () => number = () => performance.now()) {
    this.#post = post;
    this.#now = now;
  }

  /** Takes over what an earlier visit found, for the devices that are opened from now on. */
  restore(choices: unknown): void {
    this.#choices = choices;
  }

  /** Tells a new device what is known, before anything is compiled on it. */
  prepare(ctx: GpuContext): void {
    if (this.#restored.has(ctx)) return;
    this.#restored.add(ctx);
    BlockChoice.of(ctx).restore(this.#choices);
  }

  /** What tuning wants to do next with nothing under way, if anything. */
  next(): (() => Promise<void>) | undefined {
    return this.#queue.next();
  }

  /** To be called between submits of a run: starts tuning it when it is time. */
  start(run: Run): void {
    if (this.#isBusy || this.#tuned.has(run) || run.stepsOnThisData !== Infinity) return;
    if (this.#settling?.run !== run) this.#settling = { run, since: this.#now() };
    if (this.#now() - this.#settling.since < SETTLED) return;
    this.#tuned.add(run);
    this.#isBusy = true;
    run
      .tune(this.#queue.add)
      .then((choices) => {
        if (choices === undefined) return;
        this.#choices = choices;
        this.#post(choices);
      })
      // A lost device shows itself in training; where blocks cannot be timed, the defaults stay.
      .catch(() => undefined)
      .finally(() => (this.#isBusy = false));
  }
}
