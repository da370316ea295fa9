import { needsRestart } from '../../lab/recipe/edits';
import type { Recipe } from '../../lab/recipe/recipe';
import { encodeRecipe } from '../../lab/recipe/url';
import { EditHistory, type Edit } from './editHistory';
import { changedPlaces, editWords } from './editWords';
import { Pace } from './pace';

/** Edits of the same fields that follow each other within this many ms are one gesture: a slider on its way. */
const GESTURE = 700;
/** Browsers ignore an address that is written more than 200 times in 10 s. */
const WRITE_EVERY = 150;

/** An edit as a button offers it. */
export interface Offer {
  /** What it changes. */
  readonly words: string;
  /** Whether the run starts again from step 0. */
  readonly restarts: boolean;
}

/**
 * The recipe as a document: every edit can be undone, and the address always holds it. An edit at rest is a new entry of the
 * browser's history, so that back and forward go through them; a slider on its way writes over its own entry.
 */
export class RecipeDocument {
  recipe = $state.raw() as Recipe;
  /** What undo and redo would do now. */
  undoing = $state.raw<Offer>();
  redoing = $state.raw<Offer>();
  readonly #edits = new EditHistory<Recipe>();
  readonly #writing = new Pace(() => window.history.replaceState(null, '', this.#linkOf(this.recipe)), WRITE_EVERY);
  readonly #linkOf: (recipe: Recipe) => string;
  #lastEdit = { at: -Infinity, places: '' };

  /** `linkOf` gives the address of a recipe. */
  constructor(recipe: Recipe, linkOf: (recipe: Recipe) => string = encodeRecipe) {
    this.recipe = recipe;
    this.#linkOf = linkOf;
  }

  /** Takes an edit over and writes it into the address. */
  edit(after: Recipe): void {
    const before = this.recipe;
    const places = changedPlaces(before, after).join();
    if (places === '') return;
    const now = performance.now();
    const joins = places === this.#lastEdit.places && now - this.#lastEdit.at < GESTURE;
    this.#lastEdit = { at: now, places };
    this.#edits.record({ words: editWords(before, after), before, after }, joins);
    if (joins) {
      this.#set(after);
      this.#writing.request();
    } else {
      this.#push(after);
    }
  }

  /** Takes over what another link holds; the address has it already. */
  open(after: Recipe): void {
    const before = this.recipe;
    if (changedPlaces(before, after).length === 0) return;
    this.#lastEdit = { at: -Infinity, places: '' };
    this.#edits.record({ words: editWords(before, after), before, after });
    this.#set(after);
  }

  /** Writes the recipe over an address that holds none. */
  restoreAddress(): void {
    window.history.replaceState(null, '', this.#linkOf(this.recipe));
  }

  /** Takes over a recipe and writes it over the address that there is. */
  replace(after: Recipe): void {
    this.#writing.settle();
    this.open(after);
    this.restoreAddress();
  }

  /** Takes the last edit back; false where there is none. */
  undo(): boolean {
    return this.#go(this.#edits.undo()?.before);
  }

  /** Makes the edit last undone again; false where there is none. */
  redo(): boolean {
    return this.#go(this.#edits.redo()?.after);
  }

  #go(recipe: Recipe | undefined): boolean {
    if (!recipe) return false;
    this.#lastEdit = { at: -Infinity, places: '' };
    this.#push(recipe);
    return true;
  }

  #push(recipe: Recipe): void {
    // What a slider has left to write belongs to the entry before.
    this.#writing.settle();
    this.#set(recipe);
    window.history.pushState(null, '', this.#linkOf(recipe));
  }

  #set(recipe: Recipe): void {
    this.recipe = recipe;
    this.undoing = offer(this.#edits.last);
    this.redoing = offer(this.#edits.next);
  }
}

function offer(edit: Edit<Recipe> | undefined): Offer | undefined {
  return edit && { words: edit.words, restarts: needsRestart(edit.before, edit.after) };
}
