import type { Executor } from '../../graph';
import { groupByProgram } from './experiment';
import type { Group, Member } from './experiment';
import { GroupTrainer } from './groupTrainer';
import type { Kept, Trained } from './groupTrainer';
import { keptSteps } from './lossTrace';
import { cut, replicasAtOnce } from './tiles';

export interface TrainOptions {
  /** Stops within one call of the executor, which is made to take less than 100 ms; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Hears how many training steps of how many are done, all networks together. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Hears of networks as they are finished: their places in the list of members. */
  readonly onTile?: (places: readonly number[], trained: readonly Trained[]) => void;
  /** Points of each curve, 2 if not given: the first and the last. */
  readonly points?: number;
  readonly keepTheta?: boolean;
  readonly keepOutputs?: boolean;
  /** The loss to be reached, from the loss at the start. */
  readonly target?: (initialLoss: number) => number;
  /** Networks trained at a time; chosen by their size if not given. */
  readonly tile?: number;
}

/**
 * Trains every member, as many at a time as fit; members whose programs are the same are replicas of one program. Results
 * are in the members' order; the first of the list are trained first, as far as groups allow.
 */
export async function trainMembers(executor: Executor, members: readonly Member[], options: TrainOptions = {}): Promise<Trained[]> {
  const groups = groupByProgram(members);
  const total = groups.reduce((sum, { experiment, places }) => sum + experiment.steps * places.length, 0);
  const results = new Array<Trained>(members.length);
  let done = 0;
  for (const group of groups) {
    options.signal?.throwIfAborted();
    await trainGroup(executor, members, group, options, results, (more) => options.onProgress?.(done + more, total));
    done += group.experiment.steps * group.places.length;
  }
  return results;
}

async function trainGroup(
  executor: Executor,
  members: readonly Member[],
  { experiment, places }: Group,
  options: TrainOptions,
  results: Trained[],
  onProgress: (done: number) => void,
): Promise<void> {
  const { points = 2, keepTheta = false, keepOutputs = false, target = () => NaN, signal, onTile } = options;
  const { training, steps, rows, batch } = experiment;
  const most = options.tile ?? replicasAtOnce(training.net, Math.min(batch?.size ?? rows, rows), rows);
  const tiles = cut(places, most);
  const kept: Kept = { steps: keptSteps(steps, points), theta: keepTheta, outputs: keepOutputs };
  const own = places.map((place) => members[place]!);
  const trainer = await GroupTrainer.create(executor, own, tiles[0]!.length, keepOutputs);
  try {
    let before = 0;
    for (const tile of tiles) {
      const within = tile.map((_, i) => before + i);
      const trained = await trainer.train(within, kept, target, {
        ...(signal && { signal }),
        onProgress: (step) => onProgress(before * steps + step * tile.length),
      });
      tile.forEach((place, i) => (results[place] = trained[i]!));
      onTile?.(tile, trained);
      before += tile.length;
    }
  } finally {
    trainer.dispose();
  }
}
