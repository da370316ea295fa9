import type { DataInfo } from '../protocol/messages';
import type { TrainResult } from '../run/trainer';
import type { AnalysisService } from '../service/analysisService';
import { trainingLoopOf } from './currentLoop';
import type { CurrentRun } from './currentRun';
import type { DataCache } from './dataCache';
import type { RunDisplay } from './runDisplay';
import type { TrainingLoop } from './trainingLoop';
import type { Tuning } from './tuning';
import type { Turns } from './turns';
import { Visibility } from './visibility';

export interface TrainingParts {
  /** How long a submit should take, in ms. */
  readonly targetMs: number;
  readonly display: Pick<RunDisplay, 'frame' | 'first' | 'speed'>;
  readonly analyses: Pick<AnalysisService, 'isBusy'>;
  readonly tuning: Tuning;
  readonly data: Pick<DataCache, 'fetchRest'>;
  /** Told when the whole data have taken the place of the part that a run began with. */
  readonly onWholeData: (info: DataInfo) => void;
}

/** The training of the run at hand: goes on by itself until it is to rest, or takes some steps, in turns with another session's. */
export class Training {
  readonly visibility = new Visibility();
  /** The session that this one keeps step with, if there is one. */
  turns: Turns | undefined;
  /** Whether it is to go on; it stays so while a lost device is asked for again. */
  isToRun = false;
  readonly #parts: TrainingParts;
  #underWay: Promise<void> | undefined;

  constructor(parts: TrainingParts) {
    this.#parts = parts;
  }

  /** Settles when the training that goes on by itself has ended; undefined where it does not go on. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** Goes on by itself from now on. `end` is told of the submit after which not all is finite, if that is why it ends; `fail` of errors. */
  start(current: CurrentRun, end: (failed: TrainResult | null) => Promise<void> | undefined, fail: (error: unknown) => void): void {
    this.isToRun = true;
    this.#underWay = this.#loop(current, () => this.isToRun || (this.turns?.isBehind ?? false))
      .train()
      .then(end)
      .catch(fail)
      .finally(() => (this.#underWay = undefined));
  }

  /** Ends after what is under way. */
  async rest(): Promise<void> {
    this.isToRun = false;
    this.turns?.release();
    this.visibility.release();
    await this.#underWay;
  }

  /** Takes so many steps, without turns; gives the submit after which not all is finite, if there is one. */
  step(current: CurrentRun, count: number): Promise<TrainResult | null> {
    return this.#loop(current, () => true, false).train(count);
  }

  #loop(current: CurrentRun, goesOn: () => boolean, takesTurns = true): TrainingLoop {
    const { loading, run } = current;
    const { targetMs, display, analyses, tuning, data, onWholeData } = this.#parts;
    this.turns?.stand(() => run.step);
    return trainingLoopOf(current, {
      goesOn,
      turns: () => (takesTurns ? this.turns : undefined),
      targetMs,
      analyses,
      tuning,
      speed: display.speed,
      showFirst: () => display.first(current),
      onWholeData,
      between: async () => {
        await display.frame(current);
        // Not awaited: where it fails it is tried again, and reported, when the rest is needed.
        data.fetchRest(loading).catch(() => undefined);
        current.startWatching();
        // Timings need the device to themselves.
        if (!this.turns) tuning.start(run);
        if (this.isToRun) await this.visibility.shown;
      },
    });
  }
}
