import { parameterTensors } from './parameterTensors';
import type { TensorNames } from './parameterTensors';
import { writeSafetensors } from './safetensors';
import type { Recipe } from '../recipe/recipe';
import { problemOf } from '../recipe/problem';

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
