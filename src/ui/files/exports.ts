import { csvOf } from '../../lab/files/csv';
import type { TensorNames } from '../../lab/files/parameterTensors';
import { weightsFile } from '../../lab/files/weightsFile';
import { pytorchOf } from '../../lab/recipe/pytorch';
import type { Lab } from '../state/lab.svelte';
import { saveFile } from './saveFile';
import { seriesTable } from './seriesTable';

/** What the menu can save, by its key. */
export type ExportName = 'recipe' | 'weights' | 'pytorch-weights' | 'series' | 'pytorch';

/** Saves something of the run as a file. False where the person changed their mind; rejects with what went wrong. */
export async function saveExport(name: ExportName, lab: Lab): Promise<boolean> {
  switch (name) {
    case 'recipe':
      return saveFile('recipe.json', textFile(`${JSON.stringify(lab.recipe, null, 2)}\n`, 'application/json'));
    case 'weights':
      return saveWeights(lab, 'contract');
    case 'pytorch-weights':
      return saveWeights(lab, 'pytorch');
    case 'series':
      return saveFile('run.csv', textFile(csvOf(seriesTable(lab.shown.history)), 'text/csv'));
    case 'pytorch':
      return saveFile('recipe.py', textFile(pytorchOf(lab.recipe), 'text/x-python'));
  }
}

async function saveWeights(lab: Lab, names: TensorNames): Promise<boolean> {
  // The recipe that is running, which an edit on its way may be ahead of.
  const { recipe } = lab.shown.history;
  const parameters = await lab.client.readParameters();
  const bytes = weightsFile(recipe, lab.data!.inputs, parameters, names);
  return saveFile(`weights-${parameters.step}.safetensors`, new Blob([bytes]));
}

function textFile(text: string, type: string): Blob {
  return new Blob([text], { type: `${type};charset=utf-8` });
}
