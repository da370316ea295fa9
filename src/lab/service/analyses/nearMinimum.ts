import { localQuadratic, predictDescent } from '../../../analysis/curvature/prediction';
import { norm } from '../../../analysis/vectors';
import { WatchedRun } from '../../../analysis/watchedRun';
import { initialParameters } from '../../../nn/initialisers';
import { NAMES } from '../../../nn/names';
import { parameterLayout } from '../../../nn/parameters';
import { problemOf, trainingOf } from '../../recipe/problem';
import type { RunAnalysis } from '../context';
import { lessonRows } from '../lessonNetwork';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Trains a network, expands its error to second order there, and descends from places moved along eigenvectors. */
export const run: RunAnalysis<'nearMinimum'> = async ({ executor, signal, progress }, { recipe, steps, moves, watched }) => {
  const { rows, X, T, inputs } = await lessonRows(recipe);
  const tables = { [NAMES.inputs]: X, [NAMES.targets]: T };
  const spec = trainingOf(recipe, inputs);
  const { init, schedule, batch } = recipe;
  const total = steps + moves.length * watched;
  const descend = async (theta: ArrayLike<number>, count: number, how: Pick<typeof recipe, 'schedule'>, done: number) => {
    const training = await WatchedRun.create(executor, { spec, schedule: how.schedule, tables, rows, batch, theta });
    try {
      const ended = await training.advance(count, signal);
      progress(done + count, total);
      return { theta: ended, losses: training.losses };
    } finally {
      training.dispose();
    }
  };
  const { theta } = await descend(initialParameters(init, parameterLayout(spec.net), 0), steps, { schedule }, 0);
  const problem = problemOf(recipe, inputs);
  const subject = { executor, problem, rows: { table: rows }, feeds: { ...tables, theta } };
  const quadratic = await localQuadratic(subject, { signal });
  const { eigenvalues, vectors, slopes, error } = quadratic;
  const found = [];
  for (const [i, { eigenvector, distance, rate }] of moves.entries()) {
    const direction = vectors.at(eigenvector)!;
    const start = theta.map((x, k) => x + distance * direction[k]!);
    const lr = (rate * 2) / eigenvalues[0]!;
    const { losses } = await descend(start, watched + 1, { schedule: { type: 'constant', lr } }, steps + i * watched);
    const predicted = predictDescent(quadratic, start, lr, watched);
    found.push({ lambda: eigenvalues.at(eigenvector)!, lr, predicted, actual: Float64Array.from(losses) });
  }
  return { parameters: theta.length, loss: error, gradientNorm: norm(slopes), eigenvalues, moves: found };
};
