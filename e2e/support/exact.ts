import { problemFunction } from '../../src/analysis/landscape/errorFunction';
import { lossesAt } from '../../src/analysis/landscape/pathOnPlane';
import { interpreterExecutor } from '../../src/lab/executors/interpreterExecutor';
import { problemOf } from '../../src/lab/recipe/problem';
import { loadTrainingData } from '../../src/lab/data/trainingData';
import { recipeOfLink } from './recipe';

/** E_total of parameters over all training rows of a link's recipe, in float64. For data that need no file. */
export async function exactLoss(link: string, theta: ArrayLike<number>): Promise<number> {
  const recipe = recipeOfLink(link);
  const { first } = await loadTrainingData(recipe, () => Promise.reject(new Error('no files here')));
  const { rows, X, T } = first.train;
  const f = problemFunction(problemOf(recipe, 2), { table: rows }, { X, T });
  return (await lossesAt(interpreterExecutor, f, [Float64Array.from(theta)]))[0]!;
}
