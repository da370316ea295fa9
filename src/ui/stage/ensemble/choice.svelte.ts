import type { AxisName } from '../../../lab/protocol/ensemble';

export type Ends = readonly [low: number, high: number];

/** Numbers that someone has chosen; those that they have not follow the recipe and the device. */
export interface Chosen {
  readonly cells?: number;
  readonly steps?: number;
  readonly starts?: number;
  readonly restartSteps?: number;
  readonly threshold?: number;
}

/** What someone has chosen of an ensemble. Two runs side by side have one choice, so that what is found of them can be compared. */
export class EnsembleChoice {
  numbers = $state.raw<Chosen>({});
  axes = $state.raw<readonly [AxisName, AxisName]>(['learning_rate', 'scale']);
  /** Ends of both sides, the innermost zoom last. */
  zooms = $state.raw<readonly (readonly [Ends, Ends])[]>([]);
}
