import type { CurrentRun } from './currentRun';
import type { DataInfo } from '../protocol/messages';
import type { AnalysisService } from '../service/analysisService';
import type { SpeedMeter } from './speedMeter';
import { TrainingLoop } from './trainingLoop';
import type { LoopHooks } from './trainingLoop';
import type { Tuning } from './tuning';

export interface CurrentLoopParts extends Required<Pick<LoopHooks, 'goesOn' | 'between' | 'turns'>> {
  /** How long a submit should take, in ms. */
  readonly targetMs: number;
  readonly analyses: Pick<AnalysisService, 'isBusy'>;
  readonly tuning: Pick<Tuning, 'next'>;
  readonly speed: Pick<SpeedMeter, 'add'>;
  /** Measures the state that the run began with, and shows it. */
  readonly showFirst: () => Promise<void>;
  /** Told when the whole data have taken the place of the part that a run began with. */
  readonly onWholeData: (info: DataInfo) => void;
}

/** The loop that trains the run at hand, with what has to have the device to itself between its submits. */
export function trainingLoopOf(current: CurrentRun, parts: CurrentLoopParts): TrainingLoop {
  const { run, watch, sharpness } = current;
  const { goesOn, between, turns, targetMs, analyses, tuning, speed, showFirst, onWholeData } = parts;
  const isAnalysed = (): boolean => analyses.isBusy || sharpness.isBusy;
  const takeWholeData = async (): Promise<void> => {
    await watch.settle();
    await run.takeWholeData();
    onWholeData(run.data.info);
  };
  return new TrainingLoop(
    run,
    {
      goesOn,
      between,
      turns,
      isShared: () => watch.isBusy || isAnalysed(),
      isAsked: () => analyses.isBusy,
      onResult: (result) => {
        current.losses.add(result.losses);
        speed.add(result.losses.length);
      },
      alone: () => {
        if (run.stepsOnThisData <= 0) return takeWholeData;
        if (watch.owesFirst(run)) return showFirst;
        // Timings need the device to themselves.
        return isAnalysed() ? undefined : tuning.next();
      },
    },
    targetMs,
  );
}
