import { meanShare } from '../../../analysis/signals/centring';
import { WatchedRun } from '../../../analysis/watchedRun';
import type { Executor } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import { NAMES } from '../../../nn/names';
import { buildObjective } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { lessonRows } from '../lessonNetwork';
import type { LessonTable } from '../lessonData';
import type { Recipe } from '../../recipe/recipe';
import { trainingOf } from '../../recipe/problem';
import type { RunAnalysis } from '../context';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** The mean of the first layer's activations while networks train by different recipes. */
export const run: RunAnalysis<'meanDrift'> = async ({ executor, signal, progress }, { recipes, at, draws }) => {
  const found: number[][][] = [];
  for (const recipe of recipes) {
    const rows = await lessonRows(recipe);
    const shares: number[][] = [];
    for (let restart = 0; restart < draws; restart++) {
      shares.push(await sharesOf(executor, recipe, rows, at, restart, signal));
      progress(found.length * draws + restart + 1, recipes.length * draws);
    }
    found.push(at.map((_, i) => shares.map((own) => own[i]!)));
  }
  return found;
};

async function sharesOf(
  executor: Executor,
  recipe: Recipe,
  { rows, inputs, X, T }: LessonTable,
  at: readonly number[],
  restart: number,
  signal: AbortSignal,
): Promise<number[]> {
  const spec = trainingOf(recipe, inputs);
  const theta = initialParameters(recipe.init, parameterLayout(spec.net), restart);
  const tables = { [NAMES.inputs]: X, [NAMES.targets]: T };
  const { layers } = buildObjective(spec, { table: rows });
  const activations = { label: 'activations of the first layer', outputs: { first: layers[0]!.a } };
  const look = await executor.load(activations, { [NAMES.inputs]: X, theta });
  const run = await WatchedRun.create(executor, { spec, schedule: recipe.schedule, tables, rows, theta });
  const shares: number[] = [];
  try {
    for (const step of at) {
      look.write(NAMES.theta, await run.advance(step, signal));
      await look.run([{}], { signal });
      shares.push(meanShare(await look.read('first'), rows));
    }
    return shares;
  } finally {
    run.dispose();
    look.dispose();
  }
}
