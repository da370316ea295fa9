import type { TwinsOptions, TwinsResult } from './twins';
import type { LandscapeOptions, LandscapePart, LandscapeResult, PathOptions, PathResult } from './landscape';
import type { StepSizes } from '../../analysis/landscape/stepSizes';
import type { SignalsRecord } from '../../analysis/signals/layerSignals';
import type { CurvatureAnalyses } from './curvature';
import type { EnsembleAnalyses } from './ensemble';
import type { Fit } from './fit';
import type { LessonTypes } from './lessons';
import type { StatementTypes } from './statements';

/** What one kind of analysis takes and gives; everything in it can be sent from thread to thread. */
interface AnalysisType {
  readonly options: object;
  readonly result: unknown;
  /** A preliminary result that is told with the progress, such as a coarse landscape. */
  readonly part?: unknown;
}

/**
 * The analyses that the engine offers the page. A new one is an entry here, a file in `service/analyses` and a line in
 * `service/registry`.
 */
export interface AnalysisTypes extends CurvatureAnalyses, EnsembleAnalyses, LessonTypes, StatementTypes {
  /** The signals of every layer on the first `rows` training rows, by default up to 1000. */
  signals: { options: { rows?: number }; result: SignalsRecord & { rows: number } };
  /** E on a plane through the network, with the way of the training on it; coarse pictures come with the progress. */
  landscape: { options: LandscapeOptions; result: LandscapeResult; part: LandscapePart };
  /** The way of the training on the plane of an earlier landscape: cheap enough to follow a run. */
  pathOnPlane: { options: PathOptions; result: PathResult };
  /** E after the next step for many learning rates, along the optimizer's update (the default) or the gradient. */
  stepSizes: { options: { along?: 'update' | 'gradient'; count?: number; rows?: number }; result: StepSizes & { rows: number } };
  /** One-change twins of the recipe beside it, from the same seeds and with the same batches. */
  twins: { options: TwinsOptions; result: TwinsResult };
  /** How the network answers the test rows, and the function that it is, on `side` x `side` cells of a plane, 96 by default. */
  fit: { options: { side?: number }; result: Fit };
}

/** The names of types of which each is an `AnalysisType`; others do not compile. */
type NamesOf<Types extends Record<keyof Types, AnalysisType>> = keyof Types;

export type AnalysisName = NamesOf<AnalysisTypes>;
export type AnalysisOptions<N extends AnalysisName> = AnalysisTypes[N]['options'];
export type AnalysisValue<N extends AnalysisName> = AnalysisTypes[N]['result'];
export type AnalysisPart<N extends AnalysisName> = AnalysisTypes[N] extends { part: infer Part } ? Part : never;

/** What the page asks of the analysis service; every answer bears the id of its question. */
export type AnalysisCommand =
  | {
      [N in AnalysisName]: {
        type: 'analyse';
        id: number;
        name: N;
        options: AnalysisOptions<N>;
        /** A kept step; by default what the page shows. */
        step?: number;
      };
    }[AnalysisName]
  | { type: 'cancel'; id: number }
  /** Asks whether the engine's thread is free to answer. */
  | { type: 'ping'; id: number };

/** Why an analysis ended without a result, other than by failing. */
export type CancelReason = 'asked' | 'restarted' | 'device';

/** What the analysis service tells the page; an analysis ends with `result`, `cancelled` or the general `failed`. */
export type AnalysisEvent =
  /** `done` of `total` units of work; the first one, of 0, says at which step the analysis looks. */
  | { type: 'progress'; id: number; step: number; done: number; total: number; part?: unknown }
  /** True of step `step` of run `run`. */
  | { type: 'result'; id: number; run: number; step: number; value: unknown }
  | { type: 'cancelled'; id: number; reason: CancelReason }
  | { type: 'pong'; id: number };
