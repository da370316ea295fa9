import { OutOfMemoryError } from '../../gpu/errors';
import type { Host } from '../device/gpuHost';
import type { Event } from '../protocol/messages';
import type { AnalysisCommand, AnalysisName, CancelReason } from '../protocol/analyses';
import { RefusedError } from './context';
import type { RunNetwork, ServiceContext } from './context';
import { KeptPlanes } from './keptPlanes';
import { ANALYSES } from './registry';
import { SharedExecutor } from '../executors/sharedExecutor';

export interface ServiceHooks {
  readonly host: () => Promise<Host>;
  /** The run's network at a kept step, or as the page shows it. Throws where there is none. */
  readonly network: (step?: number) => Promise<RunNetwork>;
  readonly post: (event: Event, transfer?: Transferable[]) => void;
}

type Analyse = Extract<AnalysisCommand, { type: 'analyse' }>;

/** An analysis that was asked for and has not ended. */
interface Job {
  readonly controller: AbortController;
  /** Known once the network is. */
  step: number;
  outlivesRun: boolean;
}

/** An analysis of the registry; its options are those of the name that it was found by. */
interface AnyAnalysis {
  readonly run: (context: ServiceContext<never>, options: unknown) => Promise<unknown>;
  readonly outlivesRun?: boolean;
  readonly transferred?: (value: unknown) => ArrayBuffer[];
}

/** Progress is told at most this often, in ms, unless it brings a preliminary result. */
const PROGRESS_EVERY = 50;

/** Computes what the page wants to know of a run, beside its training or while it rests; several at the same time. */
export class AnalysisService {
  /** The planes of the last landscapes. */
  readonly planes = new KeptPlanes();
  readonly #hooks: ServiceHooks;
  readonly #jobs = new Map<number, Job>();

  constructor(hooks: ServiceHooks) {
    this.#hooks = hooks;
  }

  /** Whether something is being computed on the device. */
  get isBusy(): boolean {
    return this.#jobs.size > 0;
  }

  /** Takes a command; each `analyse` is answered by exactly one `result`, `cancelled` or `failed`. */
  handle(command: AnalysisCommand): void {
    switch (command.type) {
      case 'analyse':
        void this.#run(command);
        return;
      case 'cancel':
        this.#jobs.get(command.id)?.controller.abort('asked' satisfies CancelReason);
        return;
      case 'ping':
        this.#hooks.post({ type: 'pong', id: command.id });
    }
  }

  /** Ends everything that looks at the run later than at step `after`; by default all. What outlives its run ends with the device alone. */
  cancelAll(reason: CancelReason, after = -1): void {
    for (const { controller, step, outlivesRun } of this.#jobs.values()) {
      // What still waits for its network gets that of the new run.
      const isFree = outlivesRun || step === Infinity;
      if (step > after && !(isFree && reason === 'restarted')) controller.abort(reason);
    }
  }

  async #run({ id, name, options, step }: Analyse): Promise<void> {
    const { post } = this.#hooks;
    const controller = new AbortController();
    const { signal } = controller;
    const job: Job = { controller, step: Infinity, outlivesRun: false };
    this.#jobs.set(id, job);
    let executor: SharedExecutor | undefined;
    try {
      const [{ run, transferred, outlivesRun = false }, { ctx, pipelines }] = await Promise.all([load(name), this.#hooks.host()]);
      const network = await this.#hooks.network(step);
      signal.throwIfAborted();
      job.step = network.step;
      job.outlivesRun = outlivesRun;
      executor = new SharedExecutor(ctx, pipelines, signal);
      let told = -Infinity;
      const progress = (done: number, total: number, part?: unknown): void => {
        if (signal.aborted || (part === undefined && performance.now() - told < PROGRESS_EVERY)) return;
        told = performance.now();
        post({ type: 'progress', id, step: network.step, done, total, ...(part !== undefined && { part }) });
      };
      progress(0, 1);
      const value = await run({ ...network, executor, planes: this.planes, id, signal, progress }, options);
      signal.throwIfAborted();
      post({ type: 'result', id, run: network.run, step: network.step, value }, transferred?.(value));
    } catch (error) {
      post(signal.aborted ? { type: 'cancelled', id, reason: signal.reason as CancelReason } : failure(id, error));
    } finally {
      executor?.destroy();
      this.#jobs.delete(id);
    }
  }
}

async function load(name: AnalysisName): Promise<AnyAnalysis> {
  if (!Object.hasOwn(ANALYSES, name)) throw new Error(`There is no analysis "${name}".`);
  return ANALYSES[name]() as Promise<unknown> as Promise<AnyAnalysis>;
}

function failure(id: number, error: unknown): Event {
  const refused = error instanceof RefusedError || error instanceof OutOfMemoryError;
  return { type: 'failed', id, message: error instanceof Error ? error.message : String(error), ...(refused && { refused }) };
}
