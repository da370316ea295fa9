import { fetchFile } from '../fetchFile';
import { lessonData } from '../lessonData';
import type { LessonTable } from '../lessonData';
import type { LessonDataName } from '../protocolLessons';
import type { Recipe } from '../recipe';
import { wholeTrainingData } from '../trainingData';

/** The training rows of a recipe, or those made for a lesson in their place. */
export async function lessonRows(recipe: Recipe, data?: LessonDataName): Promise<LessonTable> {
  if (data) return lessonData(data);
  const { train, inputs } = await wholeTrainingData(recipe, (path) => fetchFile(path, new URL('../', location.href).href));
  return { ...train, inputs };
}
