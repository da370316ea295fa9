import { AnalysisError } from '../../lab/client/analyses';
import type { AnalysisProgress, AnalysisResult, AskedAnalysis, AskOptions } from '../../lab/client/analyses';
import type { AnalysisName, AnalysisOptions } from '../../lab/protocol/analyses';

/** What a panel needs of the page: the engine, and which step of which run is shown. */
export interface AnalysisHost {
  readonly client: {
    analyse: <N extends AnalysisName>(name: N, options: AnalysisOptions<N>, asking?: AskOptions<N>) => AskedAnalysis<N>;
  };
  readonly run: number;
  readonly step: number;
  readonly isRunning: boolean;
}

/** A result with the options that it was asked for with. */
export interface PanelResult<N extends AnalysisName> extends AnalysisResult<N> {
  readonly options: AnalysisOptions<N>;
}

/** Why there is no newer result. */
export interface Trouble {
  readonly kind: 'failed' | 'refused' | 'device';
  readonly message: string;
}

/** What a panel has to show; `stale`: its result is of another step than the page shows. */
export type PanelState = 'empty' | 'computing' | 'done' | 'stale' | 'failed' | 'refused';

/**
 * `refresh` asks again after so many times the duration, so that following a run costs a tenth of the device at most. The duration is
 * the shorter of the last two: the first time of a kind loads and compiles, which does not come again.
 */
const REST = 9;
const LEAST_REST = 400;

/**
 * One analysis as a panel shows it. The last result stays, with its age in steps, until a newer one is whole; it goes when its run
 * does, or when the run goes back to before it.
 */
export class AnalysisPanel<N extends AnalysisName> {
  /** How far the analysis under way is; undefined when there is none. */
  progress = $state.raw<AnalysisProgress<N>>();
  #trouble = $state.raw<{ readonly run: number; readonly trouble: Trouble }>();
  /** Counts the rests that are over, for effects that wait for one. */
  #rests = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The last result, of whichever run. */
  #kept = $state.raw<PanelResult<N>>();
  #analysis: AskedAnalysis<N> | undefined;
  /** The options last asked for. */
  #options: string | undefined;
  #isStopped = false;
  /** What the page showed when it was last asked for. */
  #askedAt = -1;
  /** Counts the times that the run went back. */
  #branch = 0;
  /** When `refresh` may start again, by the clock of `performance.now`. */
  #restsUntil = 0;
  /** How long the last one took, in ms. */
  #took = 0;
  readonly name: N;
  readonly #host: AnalysisHost;

  constructor(host: AnalysisHost, name: N) {
    this.#host = host;
    this.name = name;
  }

  /** The last result of the present run. */
  get result(): PanelResult<N> | undefined {
    return this.#kept?.run === this.#host.run ? this.#kept : undefined;
  }

  /** Why there is no newer result of the present run. */
  get trouble(): Trouble | undefined {
    return this.#trouble?.run === this.#host.run ? this.#trouble.trouble : undefined;
  }

  /** Steps between the result and what the page shows; negative where a step before it is shown. */
  get age(): number {
    return this.result ? this.#host.step - this.result.step : 0;
  }

  /** Whether an analysis is under way. */
  get isComputing(): boolean {
    return this.progress !== undefined;
  }

  /** What there is to show; a failure comes before an older result. */
  get state(): PanelState {
    if (this.isComputing) return 'computing';
    if (this.trouble) return this.trouble.kind === 'refused' ? 'refused' : 'failed';
    if (!this.result) return 'empty';
    return this.age === 0 ? 'done' : 'stale';
  }

  /** Computes anew, at what the page shows; what is under way for other options or an older step is stopped. */
  start(options: AnalysisOptions<N>): void {
    this.stop();
    this.#trouble = undefined;
    this.progress = { step: this.#host.step, done: 0, total: 1 };
    const begun = performance.now();
    const [askedRun, askedBranch] = [this.#host.run, this.#branch];
    const analysis = this.#host.client.analyse(this.name, options, {
      onProgress: (progress) => {
        if (this.#analysis === analysis) this.progress = progress;
      },
    });
    this.#analysis = analysis;
    this.#options = JSON.stringify(options);
    this.#isStopped = false;
    this.#askedAt = this.#host.step;
    analysis.result.then(
      (result) => this.#end(analysis, begun, () => (this.#kept = { ...result, options })),
      (error: unknown) => {
        const { run } = this.#host;
        const trouble = troubleOf(error);
        // It was asked of a state that had gone when it came to it: what failed there says nothing of the next time.
        const isOfOther = trouble?.kind !== 'refused' && (run !== askedRun || this.#branch !== askedBranch);
        this.#end(analysis, begun, () => (this.#trouble = trouble && !isOfOther ? { run, trouble } : undefined));
      },
    );
  }

  /**
   * Keeps the result up to date: starts where there is none of this run, or where it is of other options; where it is of another step,
   * no more often than costs a tenth of the device. To be called from an effect, which runs again when the page's step changes.
   */
  refresh(options: AnalysisOptions<N>): void {
    if (this.#options !== JSON.stringify(options)) {
      this.start(options);
      return;
    }
    if (this.#isStopped || this.isComputing || this.trouble || (this.result && (this.age === 0 || this.#askedAt === this.#host.step)))
      return;
    const rest = this.#host.isRunning && this.result ? this.#restsUntil - performance.now() : 0;
    // Read, so that the effect runs again when the rest is over.
    if (this.#rests >= 0 && rest <= 0) this.start(options);
    else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => (this.#rests += 1), rest);
    }
  }

  /** Stops what is under way; the last result stays, and is not refreshed until it is asked for again. */
  stop(): void {
    this.#isStopped = true;
    this.progress = undefined;
    this.#analysis?.cancel();
    this.#analysis = undefined;
  }

  /** Forgets a result of a step after `step`, and a failure or the loss of the device: the run went back to there. */
  rewind(step: number): void {
    this.#branch += 1;
    if (this.#trouble?.trouble.kind !== 'refused') this.#trouble = undefined;
    if (this.#kept && this.#kept.step > step) this.#kept = undefined;
  }

  /** Takes result `id` over into another run, which began with what it shows. */
  carry(id: number, run: number): void {
    if (this.#kept?.id === id) this.#kept = { ...this.#kept, run, step: 0 };
  }

  /** Takes over how an analysis ended, unless another one was begun or it was stopped; `begun` is when it was. */
  #end(analysis: AskedAnalysis<N>, begun: number, take: () => void): void {
    if (this.#analysis !== analysis) return;
    this.#analysis = undefined;
    this.progress = undefined;
    const now = performance.now();
    const took = now - begun;
    this.#restsUntil = now + Math.max(LEAST_REST, REST * Math.min(took, this.#took));
    this.#took = took;
    take();
  }
}

/** What a panel says of an error; being stopped is none. */
function troubleOf(error: unknown): Trouble | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AnalysisError)) return { kind: 'failed', message };
  const { kind } = error;
  return kind === 'asked' || kind === 'restarted' ? undefined : { kind, message };
}
