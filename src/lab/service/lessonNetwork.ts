import { fetchForThread } from '../data/fetchFile';
import { lessonData } from './lessonData';
import type { LessonTable } from './lessonData';
import type { LessonDataName } from '../protocol/lessons';
import type { Recipe } from '../recipe/recipe';
import { wholeTrainingData } from '../data/trainingData';

/** The training rows of a recipe, or those made for a lesson in their place. */
export async function lessonRows(recipe: Recipe, data?: LessonDataName): Promise<LessonTable> {
  if (data) return lessonData(data);
  const { train, inputs } = await wholeTrainingData(recipe, fetchForThread);
  return { ...train, inputs };
}
