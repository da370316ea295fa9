import type { Component } from 'svelte';
import type { LayerSpec } from '../../lab/recipe/recipe';

/** What a row's component is given: the layers of the run that is drawn, and its own place in the table. */
export interface RowProps {
  readonly layers: readonly LayerSpec[];
  readonly title: string;
  /** Puts the row away. */
  readonly hide: () => void;
}

/** One quantity of the layer matrix. */
export interface MatrixRow {
  readonly id: string;
  readonly title: string;
  /** Draws the label and then a cell for each layer. */
  readonly component: Component<RowProps>;
  /** The least height of the window, in CSS pixels, in which the row is open unless someone chose otherwise. */
  readonly from: number;
  /** The stage that it belongs to: beside that it comes first, and is open unless someone chose otherwise. */
  readonly stage?: string;
}
