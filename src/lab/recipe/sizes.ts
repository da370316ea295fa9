import { DATA_SETS } from '../../data/sets/registry';
import { targetCount } from '../../data/sets/dataSet';
import { dataOptions, type DataSpec } from './recipe';

/** Training rows of the sets that have no field `train`, because their split is fixed. */
const FIXED_TRAINING_ROWS: Readonly<Record<string, number>> = { iris: 120, example: 1, corners: 4 };

/** The rows that a recipe is trained on, as far as its other fields must agree with them. */
export interface Source {
  title: string;
  inputs: number;
  targets: number;
  /** Training rows. */
  rows: number;
  /** Whether the targets are classes. */
  classes: boolean;
}

/** What is known of a data set's rows before they are loaded. */
export function sourceOf(data: DataSpec): Source {
  const { title, inputs, kind } = DATA_SETS[data.set]!;
  return { title, inputs, targets: targetsOf(data), rows: trainingRowsOf(data), classes: kind === 'classification' };
}

/** Columns of the targets that this part of a recipe leads to: what the last layer must have. */
export function targetsOf(data: DataSpec): number {
  return targetCount(DATA_SETS[data.set]!, dataOptions(data));
}

/** Training rows that this part of a recipe leads to. */
export function trainingRowsOf(data: DataSpec): number {
  return data.train ?? FIXED_TRAINING_ROWS[data.set] ?? DATA_SETS[data.set]!.defaults['train']!;
}

/** Whether the optimizer's step is by definition one over all training rows, not over a minibatch (contract section 6). */
export function takesAllRows(optimizer: string): boolean {
  return optimizer === 'gd';
}
