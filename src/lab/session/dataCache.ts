import type { FetchBytes } from '../../data/sets/dataSet';
import type { Recipe } from '../recipe/recipe';
import { loadTrainingData } from '../data/trainingData';
import type { LoadingData } from '../data/trainingData';
import { warmUp } from '../run/warmUp';
import type { WarmableHost } from '../run/warmUp';

/** The data of the last recipe, kept while the next one asks for the same. */
export class DataCache {
  readonly #fetchBytes: FetchBytes;
  readonly #first: DataCache | undefined;
  #kept: { key: string; loading: LoadingData } | undefined;
  #fetching: LoadingData | undefined;

  /** Takes what another cache, `first`, already has from there. */
  constructor(fetchBytes: FetchBytes, first?: DataCache) {
    this.#fetchBytes = fetchBytes;
    this.#first = first;
  }

  /** Meanwhile the host, when it is there, begins to compile the recipe's step. */
  async load(recipe: Recipe, host?: Promise<WarmableHost>): Promise<LoadingData> {
    const key = keyOf(recipe);
    if (this.#first && this.#first.#kept?.key === key) return this.#first.#kept.loading;
    if (this.#kept?.key !== key) {
      // What fails here fails again, and is reported, when the run is made.
      host?.then((opened) => warmUp(opened, recipe)).catch(() => undefined);
      this.#kept = { key, loading: await loadTrainingData(recipe, this.#fetchBytes) };
    }
    return this.#kept.loading;
  }

  /** Begins to fetch what a run will need later, once; rejects when that fails. */
  async fetchRest(loading: LoadingData): Promise<void> {
    if (this.#fetching === loading) return;
    this.#fetching = loading;
    await loading.rest?.load();
  }
}

function keyOf({ data, batch }: Recipe): string {
  return JSON.stringify([data, batch.size]);
}
