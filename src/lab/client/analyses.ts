import type { Command, Event as LabEvent } from '../protocol/messages';
import type {
  AnalysisCommand,
  AnalysisEvent,
  AnalysisName,
  AnalysisOptions,
  AnalysisPart,
  AnalysisValue,
  CancelReason,
} from '../protocol/analyses';

/** What an analysis found, and the run and step of which it is true. */
export interface AnalysisResult<N extends AnalysisName> {
  /** The analysis, as the engine knows it. */
  readonly id: number;
  readonly run: number;
  readonly step: number;
  readonly value: AnalysisValue<N>;
}

/** How far an analysis is. */
export interface AnalysisProgress<N extends AnalysisName> {
  readonly step: number;
  readonly done: number;
  readonly total: number;
  /** What is known so far: the last part that came. */
  readonly part?: AnalysisPart<N>;
}

/** An analysis that was asked for. */
export interface AskedAnalysis<N extends AnalysisName> {
  /** Rejects with an `AnalysisError`. */
  readonly result: Promise<AnalysisResult<N>>;
  readonly cancel: () => void;
}

export interface AskOptions<N extends AnalysisName> {
  /** A kept step; by default what the page shows. */
  readonly step?: number;
  readonly onProgress?: (progress: AnalysisProgress<N>) => void;
}

/** An analysis without a result: it failed, was refused for its size, or was cancelled. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  readonly kind: 'failed' | 'refused' | CancelReason;

  constructor(kind: AnalysisError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const CANCELLED: Record<CancelReason, string> = {
  asked: 'The analysis was stopped.',
  restarted: 'The analysis was stopped: its run is over.',
  device: 'The analysis was stopped: the GPU was reset.',
};

type Progress = Extract<AnalysisEvent, { type: 'progress' }>;

interface Pending {
  readonly progress: (progress: Progress) => void;
  readonly resolve: (result: AnalysisResult<AnalysisName>) => void;
  readonly reject: (error: Error) => void;
}

/** The analyses that a client has asked for and that have not ended. */
export class ClientAnalyses {
  readonly #send: (command: Command) => void;
  readonly #pending = new Map<number, Pending>();

  constructor(send: (command: Command) => void) {
    this.#send = send;
  }

  ask<N extends AnalysisName>(id: number, name: N, options: AnalysisOptions<N>, { step, onProgress }: AskOptions<N>): AskedAnalysis<N> {
    let part: AnalysisPart<N> | undefined;
    const result = new Promise<AnalysisResult<N>>((resolve, reject) => {
      this.#pending.set(id, {
        progress: (event) => {
          const progress = event as AnalysisProgress<N>;
          part = progress.part ?? part;
          onProgress?.(part === undefined ? progress : { ...progress, part });
        },
        resolve: resolve as Pending['resolve'],
        reject,
      });
    });
    const command = { type: 'analyse', id, name, options, ...(step !== undefined && { step }) };
    this.#send(command as AnalysisCommand);
    return { result, cancel: () => this.#send({ type: 'cancel', id }) };
  }

  /** Takes what the engine says of an analysis; false where the event is about something else. */
  receive(event: LabEvent): boolean {
    if (!isAnswer(event)) return false;
    const pending = this.#pending.get(event.id);
    if (!pending) return event.type !== 'failed';
    if (event.type === 'progress') {
      pending.progress(event);
      return true;
    }
    this.#pending.delete(event.id);
    if (event.type === 'result') pending.resolve(event as AnalysisResult<AnalysisName>);
    else if (event.type === 'cancelled') pending.reject(new AnalysisError(event.reason, CANCELLED[event.reason]));
    else pending.reject(new AnalysisError(event.refused ? 'refused' : 'failed', event.message));
    return true;
  }

  /** Rejects everything that is open. */
  end(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

type Failed = Extract<LabEvent, { type: 'failed' }> & { id: number };
type Answer = Exclude<AnalysisEvent, { type: 'pong' }> | Failed;

function isAnswer(event: LabEvent): event is Answer {
  return (
    event.type === 'progress' ||
    event.type === 'result' ||
    event.type === 'cancelled' ||
    (event.type === 'failed' && event.id !== undefined)
  );
}
