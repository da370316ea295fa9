import { askDataStatistics } from '../../lab/client/data';
import type { DataStatistics } from '../../lab/protocol/data';
import type { Recipe } from '../../lab/recipe/recipe';

/** The data rest this many ms before they are looked at, so that a slider on its way asks once and the first steps come first. */
const REST = 500;

/** What is known of the recipe's data and start without training; it follows the recipe and may be a moment behind, but never of another set. */
export class DataKnowledge {
  statistics = $state.raw<DataStatistics>();
  #asked = '';
  #set: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Asks anew where something that matters has changed; not before the engine has the data, which come first. */
  follow(recipe: Recipe, isLoaded: boolean): void {
    const { data, layers, init } = recipe;
    const key = JSON.stringify([data, layers, init]);
    // Its picture gives way at once, to the room of the one to come, and not when that is there.
    if (data.set !== this.#set) this.statistics = undefined;
    this.#set = data.set;
    if (!isLoaded || key === this.#asked) return;
    this.#asked = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      askDataStatistics(recipe).then(
        (statistics) => {
          if (key === this.#asked) this.statistics = statistics;
        },
        // The engine reports data that cannot be loaded; their picture is then left out.
        () => {
          if (key === this.#asked) this.statistics = undefined;
        },
      );
    }, REST);
  }
}
