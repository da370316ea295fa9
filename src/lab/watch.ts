import type { Evaluation, LayersFrame } from './protocol';
import type { Run } from './run';

/** Shares of the time that measuring may take: its next turn comes after so many times its own duration. */
const LAYERS_REST = 10;
const EVALUATION_REST = 14;
/** Even a fast device is not measured more often than this, in ms. */
const LAYERS_INTERVAL = 60;
const EVALUATION_INTERVAL = 300;

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
  #busy: Promise<void> | undefined;
  #measured: Measured = {};

  constructor(now: () => number = () => performance.now()) {
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

  /** Starts what is due on the state after everything submitted; `onLayers` is told before the layers are read back. */
  start(run: Run): void {
    const now = this.#now();
    const [layers, evaluation] = [now >= this.#nextLayers, now >= this.#nextEvaluation];
    if (this.#busy || !(layers || evaluation)) return;
    this.#busy = this.measure(run, layers, evaluation).finally(() => (this.#busy = undefined));
    // Errors reach whoever awaits `settle`.
    this.#busy.catch(() => undefined);
  }

  /** Waits for the measurement under way. */
  async settle(): Promise<void> {
    await this.#busy;
  }

  /** Measures now. The parts are submitted one after the other, each on the state of its own moment. */
  async measure(run: Run, layers = true, evaluation = true): Promise<void> {
    const { meter, train, test } = await run.instruments();
    if (layers) {
      const begin = this.#now();
      this.#measured.layers = await meter.measure(run.step);
      this.#nextLayers = this.#now() + Math.max(LAYERS_INTERVAL, LAYERS_REST * (this.#now() - begin));
    }
    if (evaluation) {
      const begin = this.#now();
      const step = run.step;
      const [onTrain, onTest] = await Promise.all([train.run(), test.run()]);
      this.#measured.train = { step, ...onTrain };
      this.#measured.test = { step, ...onTest };
      this.#nextEvaluation = this.#now() + Math.max(EVALUATION_INTERVAL, EVALUATION_REST * (this.#now() - begin));
    }
  }
}
