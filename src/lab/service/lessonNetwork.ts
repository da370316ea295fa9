import { fetchForThread } from '../data/fetchFile';
import type { LessonTable } from './lessonData';
import type { Recipe } from '../recipe/recipe';
import { wholeTrainingData } from '../data/trainingData';

/** The training rows of a recipe, all of them. */
export async function lessonRows(recipe: Recipe): Promise<LessonTable> {
  const { train, inputs } = await wholeTrainingData(recipe, fetchForThread);
  return { ...train, inputs };
}
