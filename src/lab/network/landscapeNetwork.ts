import { problemFunction } from '../../analysis/landscape/errorFunction';
import type { ErrorFunction } from '../../analysis/landscape/errorFunction';
import { stepSizes } from '../../analysis/landscape/stepSizes';
import type { StepSizes, StepSizesOptions } from '../../analysis/landscape/stepSizes';
import { nextUpdate } from '../../analysis/landscape/update';
import type { CurvatureSubject } from '../../analysis/curvature/operator';
import type { WatchedTraining } from '../../analysis/watchedRun';
import type { Executor } from '../../graph';
import { NAMES } from '../../nn/names';
import type { Network } from './network';

/** A network's error function on its first rows, as the analyses of landscapes take it. */
export interface LandscapeNetwork {
  readonly f: ErrorFunction;
  readonly subject: CurvatureSubject;
  /** How many rows that is. */
  readonly rows: number;
}

/** The error function on the first `most` training rows, or on all. */
export function landscapeNetwork(executor: Executor, { problem, rows, feeds }: Network, most = Infinity): LandscapeNetwork {
  const used = Math.min(most, rows.table);
  const count = { table: used };
  const tables = [NAMES.inputs, NAMES.targets].map((name) => [name, firstPart(feeds[name]!, used / rows.table)] as const);
  const given = { ...feeds, ...Object.fromEntries(tables) };
  return { f: problemFunction(problem, count, given), subject: { executor, problem, rows: count, feeds: given }, rows: used };
}

/** The first share of a table: only what is used is uploaded. */
function firstPart(values: ArrayLike<number>, share: number): ArrayLike<number> {
  const length = Math.round(share * values.length);
  return values instanceof Float32Array ? values.subarray(0, length) : Float64Array.from({ length }, (_, i) => values[i]!);
}

/** How the network came to be, to train it again. */
export function trainingOfNetwork({ recipe, problem, rows, feeds, start }: Network): WatchedTraining {
  const { optimizer, bn_momentum, schedule, batch } = recipe;
  return { spec: { ...problem, optimizer, bn_momentum }, schedule, tables: feeds, rows: rows.table, batch, theta: start };
}

export interface NetworkStepOptions extends StepSizesOptions {
  /** What the optimizer would do next (the default), or the plain gradient. */
  readonly along?: 'update' | 'gradient';
  /** The first training rows, so many; all unless given. */
  readonly rows?: number;
}

/** E after a network's next step, for many learning rates. */
export async function networkStepSizes(
  executor: Executor,
  network: Network,
  { along = 'update', rows: most, ...options }: NetworkStepOptions,
): Promise<StepSizes & { rows: number }> {
  const { recipe, problem, feeds, states, step } = network;
  const { f, subject, rows } = landscapeNetwork(executor, network, most);
  const optimizer = along === 'update' ? recipe.optimizer : { type: 'gd' };
  const training = { spec: { ...problem, optimizer, bn_momentum: recipe.bn_momentum }, schedule: recipe.schedule, rows: subject.rows };
  const { direction, learningRate } = await nextUpdate(executor, training, { ...subject.feeds, ...states }, step);
  return { ...(await stepSizes(executor, f, feeds.theta, direction, learningRate, options)), rows };
}
