import type { MatrixRow } from './rowTypes';

const KEY = 'ravine-rows';

/** Which rows of the matrix are open: as the window's height suggests, until someone chooses; a choice is remembered. */
export class OpenRows {
  #chosen = $state.raw<Readonly<Record<string, boolean>>>(remembered());
  readonly #height: number;

  /** `height` is the window's, in CSS pixels. A phone shows every row, because its page scrolls. */
  constructor(height: number) {
    this.#height = height;
  }

  /** `stage` is the one that is shown. */
  isOpen({ id, from, stage: own }: MatrixRow, stage?: string): boolean {
    const isSuggested = own === undefined ? this.#height >= from : own === stage;
    return this.#chosen[id] ?? isSuggested;
  }

  set(id: string, open: boolean): void {
    this.#chosen = { ...this.#chosen, [id]: open };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Private windows may refuse; the choice then holds for this page only.
    }
  }
}

function remembered(): Record<string, boolean> {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return {};
    return Object.fromEntries(Object.entries(saved).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
  } catch {
    return {};
  }
}
