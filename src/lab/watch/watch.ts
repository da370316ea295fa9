import { DeviceLostError } from '../../gpu/errors';
import type { Snapshot } from '../run/deviceState';
import { measureLayers } from '../run/instruments/instruments';
import type { Evaluation, LayersFrame } from '../protocol/messages';
import type { Run } from '../run/run';

/** Shares of the time that measuring may take: its next turn comes after so many times its own duration. */
const LAYERS_REST = 10;
const EVALUATION_REST = 14;
/** Even a fast device is not measured more often than this, and even a slow or busy one not more seldom, in ms. */
const LAYERS_INTERVAL = [60, 2000] as const;
const EVALUATION_INTERVAL = [300, 4000] as const;

/** What was measured since it was last asked for. */
export interface Measured {
  layers?: LayersFrame;
  train?: Evaluation;
  test?: Evaluation;
}

/** Decides when a running network is measured, so that watching it costs little of its speed. */
export class Watch {
  readonly #now: () => number;
  #nextLayers = 0;
  #nextEvaluation = 0;
  #busy: Promise<unknown> | undefined;
  #failure: Error | undefined;
  #measured: Measured = {};
  /** The state that a run began with, until it has been measured. */
  #first: Snapshot | undefined;

  /** `first` is the state to be measured before any other, although training has gone on when that becomes possible. */
  constructor(first?: Snapshot, now: () => number = () => performance.now()) {
    this.#first = first;
    this.#now = now;
  }

  /** Takes what was measured since the last call. */
  take(): Measured {
    const measured = this.#measured;
    this.#measured = {};
    return measured;
  }

  /** Whether a measurement is under way. */
  get isBusy(): boolean {
    return this.#busy !== undefined;
  }

  /** Starts what is due on the state after everything submitted. Throws what an earlier measurement failed with. */
  start(run: Run): void {
    this.#throwFailure();
    if (this.#first) {
      // Compiled while training goes on; only then is the first state worth stopping for.
      run.instruments().catch((error: unknown) => this.#fail(error));
      return;
    }
    const now = this.#now();
    const [layers, evaluation] = [now >= this.#nextLayers, now >= this.#nextEvaluation];
    if (this.#busy || !(layers || evaluation)) return;
    this.#busy = this.#measure(run, this.#keep, layers, evaluation)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => (this.#busy = undefined));
  }

  /** Waits for the measurement under way. Throws what one failed with. */
  async settle(): Promise<void> {
    await this.#busy;
    this.#throwFailure();
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }

  /** The state that is to be measured before any other; undefined when it has been. */
  get first(): Snapshot | undefined {
    return this.#first;
  }

  /** Whether the first state is still to be measured, and can be: training has to have left it. */
  owesFirst(run: Run): boolean {
    return this.#first !== undefined && this.#first.step !== run.step && run.isWatched;
  }

  /**
   * Measures the layers in the first state, which takes the place of the present one meanwhile: nothing else may be under
   * way. Resolves to false where they have been measured, or soon will be because that is the present state.
   */
  async measureFirst(run: Run): Promise<boolean> {
    const first = this.#first;
    this.#first = undefined;
    if (!first || first.step === run.step) return false;
    await run.instruments();
    try {
      await run.at(first, () => this.#measure(run, this.#keep, true, false));
    } catch (error) {
      // On another device it still can be.
      if (error instanceof DeviceLostError) this.#first = first;
      throw error;
    }
    return true;
  }

  /** Measures everything now, for the next frame. */
  rest(run: Run): Promise<void> {
    return this.#measure(run, this.#keep);
  }

  /** Measures everything now, for the caller alone: a frame that is sent meanwhile has nothing of it. */
  async aside(run: Run): Promise<Required<Measured>> {
    const measured: Measured = {};
    await this.#measure(run, (part) => Object.assign(measured, part));
    return measured as Required<Measured>;
  }

  readonly #keep = (part: Measured): void => void Object.assign(this.#measured, part);

  /** Measures now, and tells each part as soon as it is known. They are submitted one after the other, each on the state of its own moment. */
  async #measure(run: Run, tell: (part: Measured) => void, layers = true, evaluation = true): Promise<void> {
    const instruments = await run.instruments();
    if (layers) {
      const begin = this.#now();
      tell({ layers: await measureLayers(instruments, run.step, run.nextFeeds) });
      this.#nextLayers = this.#after(LAYERS_REST, begin, LAYERS_INTERVAL);
    }
    if (evaluation) {
      const begin = this.#now();
      const step = run.step;
      const { train, test } = instruments;
      const [onTrain, onTest] = await Promise.all([train.run(), test.run()]);
      tell({ train: { step, ...onTrain }, test: { step, ...onTest } });
      this.#nextEvaluation = this.#after(EVALUATION_REST, begin, EVALUATION_INTERVAL);
    }
  }

  /** When to measure again after a measurement that began at `begin`. */
  #after(rest: number, begin: number, [least, most]: readonly [number, number]): number {
    const now = this.#now();
    return now + Math.min(most, Math.max(least, rest * (now - begin)));
  }
}
