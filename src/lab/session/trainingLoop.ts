import { AdaptiveSteps } from '../../gpu/adaptiveSteps';
import type { Turns } from './turns';
import type { Run } from '../run/run';
import { SLOTS } from '../run/trainer';
import type { TrainResult } from '../run/trainer';

/** Submits under way at the same time: the GPU has work while the CPU looks at the last result. */
const IN_FLIGHT = 2;

interface Flight {
  readonly result: Promise<TrainResult>;
  readonly begun: number;
  readonly count: number;
  /** Whether its duration says how long training takes, nothing else having been submitted beside it. */
  readonly alone: boolean;
}

export interface LoopHooks {
  /** Whether to go on; asked before every submit. */
  readonly goesOn: () => boolean;
  /** Another session that is kept step with, if there is one. */
  readonly turns?: () => Pick<Turns, 'next' | 'submitted'> | undefined;
  /** Whether something else is using the device at the moment. */
  readonly isShared: () => boolean;
  /** Whether someone waits for something else from the device, who is then to wait for one submit at a time only. */
  readonly isAsked?: () => boolean;
  /** Told of every finished submit, in order. */
  readonly onResult: (result: TrainResult) => void;
  /**
   * Called between submits; may wait, for a hidden page say. Not before the first result, which, and the news of it, would
   * wait for all that is begun here.
   */
  readonly between: () => Promise<void> | void;
  /** What has to be done before the next step with nothing under way, if anything; asked before every submit. */
  readonly alone: () => (() => Promise<unknown>) | undefined;
}

/** Keeps the device busy with training steps, as many a submit as take about `targetMs`. */
export class TrainingLoop {
  readonly #run: Run;
  readonly #hooks: LoopHooks;
  readonly #pace: AdaptiveSteps;
  readonly #now: () => number;
  #flights: Flight[] = [];
  #lastEnd = 0;
  #hasResult = false;

  constructor(run: Run, hooks: LoopHooks, targetMs: number, now = () => performance.now()) {
    this.#run = run;
    this.#hooks = hooks;
    this.#pace = new AdaptiveSteps({ targetMs, slots: SLOTS });
    this.#now = now;
  }

  /** Trains until told to stop, or for at most `steps` steps. Returns the result that was not finite, if there was one. */
  async train(steps = Infinity): Promise<TrainResult | null> {
    let left = steps;
    while (left > 0 && this.#hooks.goesOn()) {
      const work = this.#hooks.alone();
      if (work) {
        const failed = await this.#drain(0);
        if (failed) return failed;
        await work();
        continue;
      }
      const wanted = Math.min(this.#pace.steps, left, this.#run.stepsOnThisData);
      const turns = this.#hooks.turns?.();
      const count = turns ? await turns.next(wanted) : wanted;
      if (count === 0) continue;
      left -= count;
      const result = this.#run.submit(count);
      turns?.submitted();
      // A failure is met when its turn comes, perhaps after another one has ended the loop.
      result.catch(() => undefined);
      this.#flights.push({ result, begun: this.#now(), count, alone: !this.#hooks.isShared() });
      const failed = await this.#drain(this.#hooks.isAsked?.() ? 0 : IN_FLIGHT - 1);
      if (failed) return failed;
      if (this.#hasResult) await this.#hooks.between();
    }
    return this.#drain(0);
  }

  /** Waits until at most `most` submits are under way. After a failure the others are waited for and dropped. */
  async #drain(most: number): Promise<TrainResult | null> {
    while (this.#flights.length > most) {
      const flight = this.#flights.shift()!;
      const result = await flight.result;
      const end = this.#now();
      if (flight.alone && !this.#hooks.isShared()) this.#pace.report(flight.count, end - Math.max(flight.begun, this.#lastEnd));
      this.#lastEnd = end;
      if (!result.finite) {
        await Promise.all(this.#flights.map(({ result: other }) => other));
        this.#flights = [];
        return result;
      }
      this.#hasResult = true;
      this.#hooks.onResult(result);
    }
    return null;
  }
}
