import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import type { Executor, Feeds, Loaded, Program, Replicas } from '../../graph';

/** How long a submit of an analysis should take, in ms; about half of it is training's where that goes on. */
const TARGET_MS = 30;

/**
 * An executor on the device that trains: its submits are short, so that those of training come between them, and all of
 * its work ends when `signal` is aborted, whether or not the caller passes a signal on. What was loaded and is not yet
 * disposed of is freed by `destroy`.
 */
export class SharedExecutor implements Executor {
  readonly #ctx: GpuContext;
  readonly #pipelines: PipelineCache;
  readonly #signal: AbortSignal;
  readonly #loaded = new Set<Loaded>();
  #executor: Promise<Executor> | undefined;

  constructor(ctx: GpuContext, pipelines: PipelineCache, signal: AbortSignal) {
    this.#ctx = ctx;
    this.#pipelines = pipelines;
    this.#signal = signal;
  }

  /** Fetched when it is first needed: training does without the compiler of lanes, so the page need not begin with it. */
  async #choose(): Promise<Executor> {
    const { ChoosingExecutor } = await import('./choosingExecutor');
    return new ChoosingExecutor(this.#ctx, { pipelines: this.#pipelines, targetMs: TARGET_MS });
  }

  async load(program: Program, feeds: Feeds, replicas?: Replicas): Promise<Loaded> {
    this.#executor ??= this.#choose();
    const executor = await this.#executor;
    this.#signal.throwIfAborted();
    const loaded = await executor.load(program, feeds, replicas);
    const shared: Loaded = {
      run: (steps, { signal, ...options } = {}) =>
        loaded.run(steps, { ...options, signal: signal ? AbortSignal.any([signal, this.#signal]) : this.#signal }),
      write: (name, values) => loaded.write(name, values),
      read: (name) => loaded.read(name),
      dispose: () => {
        if (this.#loaded.delete(shared)) loaded.dispose();
      },
    };
    this.#loaded.add(shared);
    return shared;
  }

  /** Frees whatever an analysis that was stopped has left. */
  destroy(): void {
    for (const loaded of [...this.#loaded]) loaded.dispose();
  }
}
