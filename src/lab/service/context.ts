import type { Executor } from '../../graph';
import type { AnalysisName, AnalysisOptions, AnalysisPart, AnalysisValue } from '../protocol/analyses';
import type { Network } from '../network/network';
import type { Snapshot } from '../run/deviceState';
import type { TrainingData } from '../data/trainingData';
import type { KeptPlanes } from './keptPlanes';

/** The network of the session's run at one step, with all that belongs to that step. */
export interface RunNetwork extends Network {
  readonly run: number;
  /** All states at that step: the parameters, the optimizer's and batch norm's running statistics. */
  readonly states: Snapshot['states'];
  readonly data: TrainingData;
  /** Parameters at the kept steps up to this one, which is the last. */
  readonly path: readonly { readonly step: number; readonly theta: Float32Array }[];
}

/** What an analysis is given. */
export interface ServiceContext<N extends AnalysisName> extends RunNetwork {
  /** Runs programs on the session's device, in submits short enough for training to go on beside them. */
  readonly executor: Executor;
  /** The planes of earlier landscapes. */
  readonly planes: KeptPlanes;
  /** The analysis, as the page calls it. */
  readonly id: number;
  /** Aborted when nobody wants the result any more; executors and loops have to heed it. */
  readonly signal: AbortSignal;
  /** Says how far the analysis is, perhaps with what is known so far. */
  readonly progress: (done: number, total: number, part?: AnalysisPart<N>) => void;
}

/** Computes an analysis. Errors are told to the page; a `RefusedError` as a refusal. */
export type RunAnalysis<N extends AnalysisName> = (context: ServiceContext<N>, options: AnalysisOptions<N>) => Promise<AnalysisValue<N>>;

/** The code of one analysis. */
export interface AnalysisModule<N extends AnalysisName> {
  readonly run: RunAnalysis<N>;
  /** Whether it is of the recipe and trains networks of its own, so that it goes on when the run that it was asked of is over. */
  readonly outlivesRun?: boolean;
  /** Large buffers of a result that go over to the page and are not copied: nobody else may hold them. */
  readonly transferred?: (value: AnalysisValue<N>) => ArrayBuffer[];
}

/** What was asked for is more than a limit allows: the message names the number, the limit and what to do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
