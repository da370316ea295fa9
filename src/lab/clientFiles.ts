import { parameterTensors } from './export/parameterTensors';
import type { TensorNames } from './export/parameterTensors';
import { writeSafetensors } from './export/safetensors';
import type { Recipe } from './recipe';
import { problemOf } from './recipeProblem';

export { networkOfTensors, thetaOfNetwork, thetaOfOwnFile } from './networkFile';
export type { NetworkFile } from './networkFile';
export { readSafetensors } from './export/safetensors';
export { csvOf } from './export/csv';
export type { Cell, Table } from './export/csv';
export type { TensorNames } from './export/parameterTensors';

/** The network that a recipe makes on data of `inputs` columns. */
export { problemOf } from './recipeProblem';

/** The state of a run that outlives it, at a step. */
export interface TrainedParameters {
  readonly step: number;
  readonly values: ArrayLike<number>;
  /** Batch norm's running statistics, where there is any. */
  readonly running?: ArrayLike<number>;
}

/** The parameters of a run on data of `inputs` columns as a safetensors file, with the recipe and the step beside them. */
export function weightsFile(
  recipe: Recipe,
  inputs: number,
  { values, running, step }: TrainedParameters,
  names: TensorNames,
): Uint8Array<ArrayBuffer> {
  const tensors = parameterTensors(problemOf(recipe, inputs).net, values, names, running);
  const metadata = { format: names === 'pytorch' ? 'pt' : 'ravine', step: String(step), recipe: JSON.stringify(recipe) };
  return writeSafetensors({ tensors, metadata });
}
