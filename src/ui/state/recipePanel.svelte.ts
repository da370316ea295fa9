import { AnalysisError } from '../../lab/client/analyses';
import type { AnalysisProgress, AskedAnalysis } from '../../lab/client/analyses';
import type { AnalysisName, AnalysisOptions, AnalysisValue } from '../../lab/protocol/analyses';
import type { Lab } from './lab.svelte';

/**
 * An analysis of the recipe, not of the run: its result stays when the run starts again, and is out of date when the recipe that it is
 * of, which `key` names, is another one.
 */
export class RecipePanel<N extends AnalysisName> {
  /** How far it is; undefined when nothing was asked. */
  progress = $state.raw<Omit<AnalysisProgress<N>, 'step'>>();
  /** The last result, with the key of the recipe that it is of. */
  result = $state.raw<{ readonly value: AnalysisValue<N>; readonly key: string }>();
  /** Why there is no newer result. */
  trouble = $state.raw<{ readonly message: string; readonly isRefusal: boolean }>();
  #asked: AskedAnalysis<N> | undefined;
  /** Whoever waits for what was asked, this one among them. */
  #waiting: readonly RecipePanel<N>[] = [];
  readonly #lab: Pick<Lab, 'client'>;
  readonly #name: N;

  constructor(lab: Pick<Lab, 'client'>, name: N) {
    this.#lab = lab;
    this.#name = name;
  }

  /** Asks for it once, for others too whose recipes have the same result. */
  start(options: AnalysisOptions<N>, key: string, others: readonly RecipePanel<N>[] = []): void {
    const all = [this, ...others];
    for (const panel of all) panel.stop();
    const asked = this.#lab.client.analyse(this.#name, options, {
      onProgress: (progress) => {
        for (const panel of all) if (panel.#asked === asked) panel.progress = progress;
      },
    });
    for (const panel of all) panel.#wait(asked, all);
    asked.result.then(
      ({ value }) => all.forEach((panel) => panel.#end(asked, () => (panel.result = { value, key }))),
      (error: unknown) => all.forEach((panel) => panel.#end(asked, () => (panel.trouble = troubleOf(error)))),
    );
  }

  /** Says why nothing is started. */
  refuse(message: string): void {
    this.stop();
    this.trouble = { message, isRefusal: true };
  }

  /** Waits no longer; the last one that does gives it up. */
  stop(): void {
    this.progress = undefined;
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked && this.#waiting.every((panel) => panel.#asked !== asked)) asked.cancel();
  }

  #wait(asked: AskedAnalysis<N>, all: readonly RecipePanel<N>[]): void {
    this.trouble = undefined;
    this.progress = { done: 0, total: 1 };
    this.#asked = asked;
    this.#waiting = all;
  }

  #end(asked: AskedAnalysis<N>, take: () => void): void {
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    this.progress = undefined;
    take();
  }
}

/** What a panel says of an error; being stopped is none. */
function troubleOf(error: unknown): RecipePanel<AnalysisName>['trouble'] {
  if (error instanceof AnalysisError && error.kind === 'asked') return undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message, isRefusal: error instanceof AnalysisError && error.kind === 'refused' };
}
