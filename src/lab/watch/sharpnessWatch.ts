import { DeviceLostError } from '../../gpu/errors';
import type { SharpnessFrame } from '../protocol/messages';
import type { SharpnessGauge } from './sharpnessGauge';

/** The next measurement begins after so many times the duration of the last: a slow device is measured rarely. */
const REST = 12;
/** Even a fast device is not measured more often than this, in ms. */
const INTERVAL = 400;
/** A run trains for so long before it is measured, in ms: its first pictures come first. */
const SETTLED = 1000;

type Gauge = Pick<SharpnessGauge, 'prepare' | 'measure' | 'destroy'>;

export interface SharpnessHooks {
  /** Told of every measurement when it has ended; `take` gives it. */
  readonly onMeasured: () => void;
  /** Told once where it cannot be measured; it is not tried again. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Decides when λ_max is measured along a run: beside training, in submits that come between its own, and seldom enough to
 * cost it little; and whenever training rests.
 */
export class SharpnessWatch {
  readonly #gauge: Gauge;
  readonly #hooks: SharpnessHooks;
  readonly #now: () => number;
  #next: number;
  #busy: Promise<void> | undefined;
  #measured: SharpnessFrame | undefined;
  #lastStep: number | undefined;
  #isDestroyed = false;
  /** Counts the times that the run went back: a measurement from before is of a state that is no more. */
  #branch = 0;

  constructor(gauge: Gauge, hooks: SharpnessHooks, now: () => number = () => performance.now()) {
    this.#gauge = gauge;
    this.#hooks = hooks;
    this.#now = now;
    this.#next = now() + SETTLED;
  }

  /** Whether a measurement is under way on the device. */
  get isBusy(): boolean {
    return this.#busy !== undefined;
  }

  /** What was measured since the last call. */
  take(): SharpnessFrame | undefined {
    const measured = this.#measured;
    this.#measured = undefined;
    return measured;
  }

  /** To be called between submits: starts a measurement when one is due. */
  start(): void {
    if (!this.#busy && this.#now() >= this.#next) this.#begin();
  }

  /** Measures the state in which training rests, at `step`, unless that is known; after what is under way. */
  rest(step: number): void {
    if (this.#busy) void this.#busy.then(() => this.rest(step));
    else if (step !== this.#lastStep) this.#begin();
  }

  /** The run went back: what was measured of later steps is forgotten. */
  forget(): void {
    this.#branch += 1;
    this.#lastStep = undefined;
    this.#measured = undefined;
  }

  /** Ends what is under way and frees everything on the device; the run may go when it has ended. */
  destroy(): Promise<void> {
    this.#isDestroyed = true;
    return this.#gauge.destroy();
  }

  #begin(): void {
    if (this.#isDestroyed) return;
    const branch = this.#branch;
    let begin = this.#now();
    const measuring = async (): Promise<void> => {
      await this.#gauge.prepare();
      // Compiling takes nothing from training, so that it asks for no rest.
      begin = this.#now();
      const frame = await this.#gauge.measure();
      if (frame && branch === this.#branch && !this.#isDestroyed) this.#take(frame);
    };
    this.#busy = measuring()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        const now = this.#now();
        this.#busy = undefined;
        this.#next = now + Math.max(INTERVAL, REST * (now - begin));
      });
  }

  #take(frame: SharpnessFrame): void {
    this.#lastStep = frame.step;
    this.#measured = frame;
    this.#hooks.onMeasured();
  }

  #fail(error: unknown): void {
    if (this.#isDestroyed) return;
    void this.destroy();
    // A lost device is reported by training.
    if (!(error instanceof DeviceLostError)) this.#hooks.onFailure(error instanceof Error ? error : new Error(String(error)));
  }
}
