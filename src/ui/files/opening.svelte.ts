import type { Component } from 'svelte';
import type { RecipeProblem } from '../../lab/recipeSchema';

/** A file that could not be opened, and why. */
export interface BadFile {
  readonly name: string;
  readonly problems: readonly RecipeProblem[];
}

/** What the page shows while a person opens a file: questions about it, or what is wrong with it. */
export class Opening {
  bad = $state.raw<BadFile>();
  /** A dialog whose code is loaded when it is needed; it calls `close` at its end. */
  dialog = $state.raw<Component>();

  close(): void {
    this.dialog = undefined;
  }
}
