import { networkOfTensors, thetaOfOwnFile } from '../../lab/files/networkFile';
import { readSafetensors } from '../../lab/files/safetensors';
import { problemOf } from '../../lab/recipe/problem';
import type { RecipeProblem } from '../../lab/recipe/schema';
import { sourceOf } from '../../lab/recipe/sizes';
import type { Lab } from '../state/lab.svelte';
import NetworkDialog from './NetworkDialog.svelte';
import type { Opener } from './openFile';
import { readRecipeFile } from './readRecipeFile';

/** Reads weights: those that this page has saved begin a run of the recipe beside them; of others it asks for data and activation. */
export const openWeights: Opener = async (lab, file) => {
  try {
    return take(lab, file.name, new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ field: 'file', message: error.message }];
  }
};

function take(lab: Lab, name: string, bytes: Uint8Array): readonly RecipeProblem[] {
  const { tensors, metadata } = readSafetensors(bytes);
  const text = metadata['recipe'];
  if (text === undefined) {
    lab.opening.network = { name, file: networkOfTensors(tensors) };
    lab.opening.dialog = NetworkDialog;
    return [];
  }
  const parsed = readRecipeFile(text);
  if (!parsed.ok) return parsed.problems;
  lab.startWith(parsed.recipe, thetaOfOwnFile(problemOf(parsed.recipe, sourceOf(parsed.recipe.data).inputs).net, tensors));
  return [];
}
