import type { Executor } from '../../graph';
import { refinementOrder } from '../landscape/refinement';
import { experimentAt } from './axes';
import type { SweepAxis } from './axes';
import type { Experiment } from './experiment';
import type { Trained } from './groupTrainer';
import { outcomeOf, targetOf } from './outcome';
import type { Criterion, Outcome } from './outcome';
import { trainMembers } from './train';
import type { TrainOptions } from './train';

/** Outcomes as a map holds them: positions in this list. */
export const OUTCOMES: readonly Outcome[] = ['converged', 'stuck', 'diverged'];
/** A cell that has not been computed. */
export const UNKNOWN = 255;

/** One cell for each pair of values: row-major, one row for each value of y. */
export interface SweepMap {
  readonly x: SweepAxis;
  readonly y: SweepAxis;
  /** Positions in `OUTCOMES`, or `UNKNOWN`. */
  readonly outcomes: Uint8Array;
  /** E_total on all rows before the first step and after the last; NaN where unknown. */
  readonly initialLosses: Float64Array;
  readonly finalLosses: Float64Array;
  /** Steps until the target was reached (converged) or the loss was not finite (diverged); all steps elsewhere. */
  readonly steps: Float64Array;
}

export interface SweepOptions extends Pick<TrainOptions, 'signal' | 'onProgress' | 'tile'> {
  readonly criterion?: Criterion;
  /** The restart that every cell begins from; the initialiser's own if not given. */
  readonly restart?: number;
  /** Which part of the cells to compute, `index` from 0; all if not given. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Hears of the map as it fills, from coarse to fine within each program. It goes on to change. */
  readonly onTile?: (map: SweepMap, cells: readonly number[]) => void;
}

/**
 * Trains one network for every pair of values of two numbers of an experiment; the rest is alike, seed and batches too.
 *
 * @throws RangeError where the experiment has no such number, or both axes are the same.
 */
export async function sweep(
  executor: Executor,
  experiment: Experiment,
  x: SweepAxis,
  y: SweepAxis,
  options: SweepOptions = {},
): Promise<SweepMap> {
  if (x.name === y.name) throw new RangeError(`both axes are ${x.name}; choose two different numbers`);
  const { criterion = {}, restart = experiment.init.restart ?? 0, shard = { index: 0, count: 1 }, onTile, ...rest } = options;
  const map = emptyMap(x, y);
  const columns = x.values.length;
  const order = refinementOrder(y.values.length, columns).points.filter((_, i) => i % shard.count === shard.index);
  const members = Array.from(order, (cell) => {
    const at = [[x.name, x.values[cell % columns]!], [y.name, y.values[Math.floor(cell / columns)]!]] as const; // prettier-ignore
    return { experiment: experimentAt(experiment, at), restart };
  });
  await trainMembers(executor, members, {
    ...rest,
    target: (initialLoss) => targetOf(criterion, initialLoss),
    onTile: (places, trained) => {
      const cells = places.map((place) => order[place]!);
      cells.forEach((cell, i) => fill(map, cell, trained[i]!, criterion, experiment.steps));
      onTile?.(map, cells);
    },
  });
  return map;
}

function emptyMap(x: SweepAxis, y: SweepAxis): SweepMap {
  const size = x.values.length * y.values.length;
  const unknown = () => new Float64Array(size).fill(NaN);
  return { x, y, outcomes: new Uint8Array(size).fill(UNKNOWN), initialLosses: unknown(), finalLosses: unknown(), steps: unknown() };
}

function fill(map: SweepMap, cell: number, trained: Trained, criterion: Criterion, steps: number): void {
  const outcome = outcomeOf(trained, criterion);
  map.outcomes[cell] = OUTCOMES.indexOf(outcome);
  map.initialLosses[cell] = trained.initialLoss;
  map.finalLosses[cell] = trained.finalLoss;
  const ended = { converged: trained.reachedAt, diverged: trained.brokeAt, stuck: undefined }[outcome];
  map.steps[cell] = ended ?? steps;
}

/** Puts the parts that shards have computed together, cell by cell. */
export function mergeSweeps(parts: readonly SweepMap[]): SweepMap {
  const map = emptyMap(parts[0]!.x, parts[0]!.y);
  for (const part of parts) {
    part.outcomes.forEach((outcome, cell) => {
      if (outcome === UNKNOWN) return;
      map.outcomes[cell] = outcome;
      for (const name of ['initialLosses', 'finalLosses', 'steps'] as const) map[name][cell] = part[name][cell]!;
    });
  }
  return map;
}

/** How many of the known cells have each outcome. */
export function countOutcomes({ outcomes }: Pick<SweepMap, 'outcomes'>): Record<Outcome, number> {
  const count = (wanted: number) => outcomes.reduce((sum, outcome) => sum + Number(outcome === wanted), 0);
  return { converged: count(0), stuck: count(1), diverged: count(2) };
}
