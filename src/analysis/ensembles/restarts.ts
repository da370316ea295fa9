import type { Executor } from '../../graph';
import { clustersByFunction, clustersByLoss } from './clusters';
import type { Cluster } from './clusters';
import { restartsOf } from './experiment';
import type { Experiment } from './experiment';
import type { Trained } from './groupTrainer';
import { isFiniteLoss, keptSteps } from './lossTrace';
import { outcomeOf, targetOf } from './outcome';
import type { Criterion, Outcome } from './outcome';
import { FAN, fanOf } from './quantiles';
import { segments } from './segments';
import type { Segment } from './segments';
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

/** Best, success probability, fan and clusters of restarts, in whatever order they are given. */
export function summariseRestarts(experiment: Experiment, unsorted: readonly Restart[]): RestartSummary {
  const restarts = [...unsorted].sort((a, b) => a.restart - b.restart);
  const losses = restarts.map(({ finalLoss }) => finalLoss);
  const finite = restarts.filter(({ finalLoss, brokeAt }) => brokeAt === undefined && isFiniteLoss(finalLoss));
  const best = finite.reduce<Restart | undefined>((a, b) => (a && a.finalLoss <= b.finalLoss ? a : b), undefined);
  const count = (wanted: Outcome) => restarts.filter(({ outcome }) => outcome === wanted).length;
  const named = (clusters: readonly Cluster[]) => clusters.map((places) => places.map((place) => restarts[place]!.restart));
  const outputs = restarts.map((one) => one.outputs);
  return {
    count: restarts.length,
    ...(best && { best: best.restart }),
    success: wilson(count('converged'), restarts.length),
    outcomes: { converged: count('converged'), stuck: count('stuck'), diverged: count('diverged') },
    steps: keptSteps(experiment.steps, restarts[0]?.curve.length ?? 0),
    shares: FAN,
    fan: fanOf(restarts.map(({ curve }) => curve)),
    byLoss: named(clustersByLoss(losses)),
    byFunction: named(clustersByFunction(losses, outputs, experiment.tables['T']!)),
  };
}

/** Straight lines between every two of some restarts, as `[i][j]` for i < j; the barrier of each is a lower bound. */
export async function barriersBetween(
  executor: Executor,
  experiment: Experiment,
  chosen: readonly Pick<Restart, 'theta'>[],
  options: { signal?: AbortSignal; points?: number } = {},
): Promise<{ readonly first: number; readonly last: number; readonly segment: Segment }[]> {
  const pairs = chosen.flatMap((_, first) => chosen.slice(first + 1).map((__, i) => [first, first + 1 + i] as const));
  const found = await segments(
    executor,
    experiment.training,
    experiment,
    pairs.map(([first, last]) => [chosen[first]!.theta, chosen[last]!.theta]),
    options,
  );
  return pairs.map(([first, last], i) => ({ first, last, segment: found[i]! }));
}
