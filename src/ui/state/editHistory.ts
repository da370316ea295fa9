/** Values to go back to are forgotten beyond this many. */
const LIMIT = 200;

/** One edit: what it changed, in words, and the value before and after it. */
export interface Edit<T> {
  readonly words: string;
  readonly before: T;
  readonly after: T;
}

/** What has been done to a value, for undo and redo. A gesture made of many edits counts as one. */
export class EditHistory<T> {
  #done: Edit<T>[] = [];
  #undone: Edit<T>[] = [];

  /** The edit that `undo` would take back. */
  get last(): Edit<T> | undefined {
    return this.#done.at(-1);
  }

  /** The edit that `redo` would make again. */
  get next(): Edit<T> | undefined {
    return this.#undone.at(-1);
  }

  /** Records an edit; one that `joins` the last goes on with its gesture. What was undone cannot be redone any more. */
  record(edit: Edit<T>, joins = false): void {
    this.#undone = [];
    const last = joins ? this.#done.pop() : undefined;
    this.#done.push(last ? { ...edit, before: last.before } : edit);
    if (this.#done.length > LIMIT) this.#done.shift();
  }

  /** Takes the last edit back and gives it; undefined where there is none. */
  undo(): Edit<T> | undefined {
    return EditHistory.#move(this.#done, this.#undone);
  }

  /** Makes the edit that was last undone again and gives it; undefined where there is none. */
  redo(): Edit<T> | undefined {
    return EditHistory.#move(this.#undone, this.#done);
  }

  static #move<T>(from: Edit<T>[], to: Edit<T>[]): Edit<T> | undefined {
    const edit = from.pop();
    if (edit) to.push(edit);
    return edit;
  }
}
