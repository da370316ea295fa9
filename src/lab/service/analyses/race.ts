import type { Experiment } from '../../../analysis/ensembles/experiment';
import { trainTwins } from '../../../analysis/ensembles/twins';
import { NAMES } from '../../../nn/names';
import type { Feeds } from '../../../graph';
import { trainingOf } from '../../recipe/problem';
import type { RunAnalysis } from '../context';
import { lessonRows } from '../lessonNetwork';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Trains recipes beside each other from the same restarts; those with the same data share its tables, and so a program. */
export const run: RunAnalysis<'race'> = async ({ executor, signal, progress }, { variants, steps, seeds, points }) => {
  const tables = new Map<string, { rows: number; inputs: number; feeds: Feeds }>();
  const experiments: Record<string, Experiment> = {};
  for (const [name, recipe] of Object.entries(variants)) {
    const key = JSON.stringify(recipe.data);
    if (!tables.has(key)) {
      const { rows, inputs, X, T } = await lessonRows(recipe);
      tables.set(key, { rows, inputs, feeds: { [NAMES.inputs]: X, [NAMES.targets]: T } });
    }
    const { rows, inputs, feeds } = tables.get(key)!;
    const { init, schedule, batch } = recipe;
    experiments[name] = { training: trainingOf(recipe, inputs), init, schedule, batch, steps, rows, tables: feeds };
  }
  return trainTwins(executor, experiments, seeds, { points, signal, onProgress: progress });
};
