import type { BatchSpec } from '../../data/batches';
import type { Feeds } from '../../graph';
import type { InitialiserSpec } from '../../nn/initialisers';
import type { ScheduleSpec } from '../../nn/schedules';
import type { TrainingSpec } from '../../nn/training';

/** One way of training one network, whole: everything that decides the outcome but the number of the restart. */
export interface Experiment {
  readonly training: TrainingSpec;
  readonly init: InitialiserSpec;
  readonly schedule: ScheduleSpec;
  /** All rows in order at every step where it is not given. */
  readonly batch?: BatchSpec;
  readonly steps: number;
  /** Rows of the tables. */
  readonly rows: number;
  /** The tables X and T. Experiments that share them share the object. */
  readonly tables: Feeds;
}

/** One network of an ensemble: an experiment from the initial parameters of restart `restart` (contract section 10). */
export interface Member {
  readonly experiment: Experiment;
  readonly restart: number;
}

/** Members `0 … count − 1` of one experiment: everything alike, batches too, but the initial parameters. */
export function restartsOf(experiment: Experiment, count: number): Member[] {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`count must be a whole number of at least 1, got ${count}`);
  return Array.from({ length: count }, (_, restart) => ({ experiment, restart }));
}

/** Members that one program can train as replicas: positions in the list that was given. */
export interface Group {
  readonly experiment: Experiment;
  readonly places: readonly number[];
}

/**
 * Sorts members by the program that trains them. Within a group, members differ at most in initial parameters, learning
 * rates, numbers of the optimizer and the ridge coefficient, which are inputs of the program.
 */
export function groupByProgram(members: readonly Member[]): Group[] {
  const tables = new Map<Feeds, number>();
  const groups = new Map<string, { experiment: Experiment; places: number[] }>();
  members.forEach(({ experiment }, place) => {
    if (!tables.has(experiment.tables)) tables.set(experiment.tables, tables.size);
    const key = programKey(experiment, tables.get(experiment.tables)!);
    const group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { experiment, places: [place] });
  });
  return [...groups.values()];
}

function programKey({ training, batch, steps, rows }: Experiment, tables: number): string {
  const { net, loss, optimizer, bn_momentum } = training;
  return JSON.stringify([net, loss, optimizer.type, bn_momentum, batch, steps, rows, tables]);
}
