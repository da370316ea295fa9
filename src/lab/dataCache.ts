import type { FetchBytes } from '../data/sets/dataSet';
import type { Recipe } from './recipe';
import { loadTrainingData } from './trainingData';
import type { LoadingData } from './trainingData';

/** The data of the last recipe, kept while the next one asks for the same. */
export class DataCache {
  readonly #fetchBytes: FetchBytes;
  #kept: { key: string; loading: LoadingData } | undefined;
  #fetching: LoadingData | undefined;

  constructor(fetchBytes: FetchBytes) {
    this.#fetchBytes = fetchBytes;
  }

  async load(recipe: Recipe): Promise<LoadingData> {
    const key = JSON.stringify([recipe.data, recipe.batch.size]);
    if (this.#kept?.key !== key) this.#kept = { key, loading: await loadTrainingData(recipe, this.#fetchBytes) };
    return this.#kept.loading;
  }

  /** Begins to fetch what a run will need later, once; rejects when that fails. */
  async fetchRest(loading: LoadingData): Promise<void> {
    if (this.#fetching === loading) return;
    this.#fetching = loading;
    await loading.rest?.load();
  }
}
