import { problemFunction } from '../../src/analysis/landscape/errorFunction';
import { lossesAt } from '../../src/analysis/landscape/pathOnPlane';
import { interpreterExecutor } from '../../src/lab/interpreterExecutor';
import { problemOf } from '../../src/lab/recipeProblem';
import { decodeRecipe } from '../../src/lab/recipeUrl';
import { loadTrainingData } from '../../src/lab/trainingData';

/** E_total of parameters over all training rows of a link's recipe, in float64. For data that need no file. */
export async function exactLoss(link: string, theta: ArrayLike<number>): Promise<number> {
  const read = decodeRecipe(link);
  if (!read?.ok) throw new Error('the link holds no recipe');
  const { first } = await loadTrainingData(read.recipe, () => Promise.reject(new Error('no files here')));
  const { rows, X, T } = first.train;
  const f = problemFunction(problemOf(read.recipe, 2), { table: rows }, { X, T });
  return (await lossesAt(interpreterExecutor, f, [Float64Array.from(theta)]))[0]!;
}
