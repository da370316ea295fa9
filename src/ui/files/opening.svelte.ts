import type { Component } from 'svelte';
import type { NetworkFile } from '../../lab/files/networkFile';
import type { RawTable } from '../../lab/client/table';
import type { RecipeProblem } from '../../lab/recipe/schema';

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

  /** A table whose columns a person has yet to choose. */
  table = $state.raw<{ readonly name: string; readonly raw: RawTable }>();
  /** A network whose data and activation a person has yet to choose. */
  network = $state.raw<{ readonly name: string; readonly file: NetworkFile }>();

  close(): void {
    this.dialog = undefined;
  }
}
