import { AnalysisError } from '../../lab/client/analyses';
import type { AnalysisProgress, AskedAnalysis } from '../../lab/client/analyses';
import type { AnalysisName, AnalysisOptions, AnalysisValue } from '../../lab/protocol/analyses';
import type { Lab } from './lab.svelte';

/**
 * An analysis of the recipe, not of the run: its result stays when the run starts again, and is out of date when the recipe that it is
 * of, which `key` names, is another one.
 */
export class RecipePanel<N extends AnalysisName> {
  progress = $state.raw<Omit<AnalysisProgress<N>, 'step'>>();
  result = $state.raw<{ readonly value: AnalysisValue<N>; readonly key: string }>();
  trouble = $state.raw<{ readonly message: string; readonly isRefusal: boolean }>();
  #asked: AskedAnalysis<N> | undefined;
  readonly #lab: Pick<Lab, 'client'>;
  readonly #name: N;

  constructor(lab: Pick<Lab, 'client'>, name: N) {
    this.#lab = lab;
    this.#name = name;
  }

  start(options: AnalysisOptions<N>, key: string): void {
    this.stop();
    this.trouble = undefined;
    this.progress = { done: 0, total: 1 };
    const asked = this.#lab.client.analyse(this.#name, options, {
      onProgress: (progress) => {
        if (this.#asked === asked) this.progress = progress;
      },
    });
    this.#asked = asked;
    asked.result.then(
      ({ value }) => this.#end(asked, () => (this.result = { value, key })),
      (error: unknown) => this.#end(asked, () => (this.trouble = troubleOf(error))),
    );
  }

  /** Says why nothing is started. */
  refuse(message: string): void {
    this.stop();
    this.trouble = { message, isRefusal: true };
  }

  stop(): void {
    this.progress = undefined;
    this.#asked?.cancel();
    this.#asked = undefined;
  }

  #end(asked: AskedAnalysis<N>, take: () => void): void {
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    this.progress = undefined;
    take();
  }
}

function troubleOf(error: unknown): RecipePanel<AnalysisName>['trouble'] {
  if (error instanceof AnalysisError && error.kind === 'asked') return undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message, isRefusal: error instanceof AnalysisError && error.kind === 'refused' };
}
