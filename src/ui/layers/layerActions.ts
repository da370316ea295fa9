/** What can be done with a layer, by its 0-based number. */
export interface LayerActions {
  /** Adds a layer before `at`; undefined where there is no room for more. */
  readonly add: ((at: number) => void) | undefined;
  readonly remove: (at: number) => void;
  readonly move: (from: number, to: number) => void;
}
