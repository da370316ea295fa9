import type { Executor, RunOptions } from '../../graph';
import { barrierBetween } from '../landscape/barrier';
import type { Barrier } from '../landscape/barrier';
import { problemFunction } from '../landscape/errorFunction';
import { clustersByFunction, clustersByLoss } from './clusters';
import type { Cluster } from './clusters';
import { restartsOf } from './experiment';
import type { Experiment } from './experiment';
import type { Trained } from './groupTrainer';
import { isFiniteLoss, keptSteps } from './lossTrace';
import { outcomeOf, targetOf } from './outcome';
import type { Criterion, Outcome } from './outcome';
import { FAN, fanOf } from './quantiles';
import { trainMembers } from './train';
import type { TrainOptions } from './train';
import { wilson } from './wilson';
import type { Proportion } from './wilson';

/** One restart. */
export interface Restart extends Trained {
  /** Its number, contract section 10. */
  readonly restart: number;
  readonly outcome: Outcome;
  readonly start: Float32Array;
  readonly theta: Float64Array;
  readonly outputs: Float64Array;
}

export interface RestartOptions extends Pick<TrainOptions, 'signal' | 'onProgress' | 'tile'> {
  readonly criterion?: Criterion;
  /** Points of each loss curve; 101 if not given. */
  readonly points?: number;
  /** Which restarts to train, numbers from 0; all if not given. */
  readonly only?: readonly number[];
  /** Hears of restarts as they are finished. */
  readonly onRestarts?: (restarts: readonly Restart[]) => void;
}

const POINTS = 101;

/** Trains `count` restarts of an experiment: initial parameters of their own, everything else alike, batches too. */
export async function trainRestarts(
  executor: Executor,
  experiment: Experiment,
  count: number,
  options: RestartOptions = {},
): Promise<Restart[]> {
  const { criterion = {}, points = POINTS, only, onRestarts, ...rest } = options;
  const all = restartsOf(experiment, count);
  const members = only ? only.map((restart) => all[restart]!) : all;
  const restartOf = (trained: Trained, place: number): Restart => ({
    ...(trained as Trained & Pick<Restart, 'start' | 'theta' | 'outputs'>),
    restart: members[place]!.restart,
    outcome: outcomeOf(trained, criterion),
  });
  const trained = await trainMembers(executor, members, {
    ...rest,
    points,
    keepTheta: true,
    keepOutputs: true,
    target: (initialLoss) => targetOf(criterion, initialLoss),
    ...(onRestarts && { onTile: (places, tile) => onRestarts(tile.map((one, i) => restartOf(one, places[i]!))) }),
  });
  return trained.map(restartOf);
}

/** What many restarts say together. Clusters hold numbers of restarts. */
export interface RestartSummary {
  readonly count: number;
  /** The number of the restart with the least final loss; absent where none is finite. */
  readonly best?: number;
  /** How often the criterion's target was reached at the end. */
  readonly success: Proportion;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Steps at which the curves were kept, and quantiles (`shares`) over the restarts at each of them. */
  readonly steps: readonly number[];
  readonly shares: readonly number[];
  readonly fan: readonly Float64Array[];
  readonly byLoss: readonly Cluster[];
  readonly byFunction: readonly Cluster[];
}

/** What a summary reads of a restart. */
export type RestartRecord = Pick<Restart, 'restart' | 'outcome' | 'finalLoss' | 'curve' | 'outputs' | 'brokeAt'>;

/**
 * Best, success probability, fan and clusters of restarts of `steps` steps, in whatever order they are given; `targets` are
 * those of the data.
 */
export function summariseRestarts(unsorted: readonly RestartRecord[], steps: number, targets: ArrayLike<number>): RestartSummary {
  const restarts = [...unsorted].sort((a, b) => a.restart - b.restart);
  const losses = restarts.map(({ finalLoss }) => finalLoss);
  const finite = restarts.filter(({ finalLoss, brokeAt }) => brokeAt === undefined && isFiniteLoss(finalLoss));
  const best = finite.reduce<RestartRecord | undefined>((a, b) => (a && a.finalLoss <= b.finalLoss ? a : b), undefined);
  const count = (wanted: Outcome) => restarts.filter(({ outcome }) => outcome === wanted).length;
  const named = (clusters: readonly Cluster[]) => clusters.map((places) => places.map((place) => restarts[place]!.restart));
  const outputs = restarts.map((one) => one.outputs);
  return {
    count: restarts.length,
    ...(best && { best: best.restart }),
    success: wilson(count('converged'), restarts.length),
    outcomes: { converged: count('converged'), stuck: count('stuck'), diverged: count('diverged') },
    steps: keptSteps(steps, restarts[0]?.curve.length ?? 0),
    shares: FAN,
    fan: fanOf(restarts.map(({ curve }) => curve)),
    byLoss: named(clustersByLoss(losses)),
    byFunction: named(clustersByFunction(losses, outputs, targets)),
  };
}

/** What lies between the two solutions at these places of a list. */
export interface SolutionBarrier extends Barrier {
  readonly first: number;
  readonly last: number;
}

/** E along the straight lines between every two of some solutions, at `points` places each. */
export async function barriersBetween(
  executor: Executor,
  { training, rows, tables }: Experiment,
  solutions: readonly Pick<Restart, 'theta'>[],
  { points, ...options }: RunOptions & { points?: number } = {},
): Promise<SolutionBarrier[]> {
  const f = problemFunction(training, { table: rows }, tables);
  const barriers: SolutionBarrier[] = [];
  for (let first = 0; first < solutions.length; first++) {
    for (let last = first + 1; last < solutions.length; last++) {
      const barrier = await barrierBetween(executor, f, solutions[first]!.theta, solutions[last]!.theta, points, {
        ...(options.signal && { signal: options.signal }),
      });
      barriers.push({ first, last, ...barrier });
      options.onProgress?.(barriers.length);
    }
  }
  return barriers;
}
