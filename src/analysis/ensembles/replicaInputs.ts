import { BatchOrder } from '../../data/batches';
import type { Feeds } from '../../graph';
import { NAMES } from '../../nn/names';
import { stepFeeds } from '../../nn/training';
import type { Experiment, Member } from './experiment';

/** Rates and optimizer numbers of one member at one step. */
type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/**
 * What replicas are given at each step. Members with the same schedule and optimizer have the same numbers, which are
 * computed once; where all have, the numbers are shared instead of replicated.
 */
export class ReplicaInputs {
  /** Names of the numbers that each replica has of its own. */
  readonly varying: readonly string[];
  readonly #kinds: readonly Experiment[];
  /** Of each member: the place of its kind. */
  readonly #kindOf: readonly number[];
  readonly #order: BatchOrder | undefined;

  /** `picks` says whether the program names the rows of a step. */
  constructor(members: readonly Member[], picks: boolean) {
    const places = new Map<string, number>();
    const kinds: Experiment[] = [];
    this.#kindOf = members.map(({ experiment }) => {
      const key = JSON.stringify([experiment.schedule, experiment.training.optimizer]);
      if (!places.has(key)) {
        places.set(key, kinds.length);
        kinds.push(experiment);
      }
      return places.get(key)!;
    });
    this.#kinds = kinds;
    const { batch, rows } = kinds[0]!;
    this.#order = picks && batch ? new BatchOrder(batch, rows) : undefined;
    this.varying = kinds.length > 1 ? Object.keys(numbersOf(kinds[0]!, 0)) : [];
  }

  /** Inputs of step t for the members at these places, one after the other. */
  at(t: number, places: readonly number[]): Feeds {
    const numbers = this.#kinds.map((kind) => numbersOf(kind, t));
    const gathered = this.varying.map((name): [string, Float64Array] => [
      name,
      Float64Array.from(places, (place) => numbers[this.#kindOf[place]!]![name]![0]!),
    ]);
    return { ...numbers[0], ...Object.fromEntries(gathered), ...(this.#order && { [NAMES.rows]: this.#order.rowsOf(t) }) };
  }
}

function numbersOf({ training, schedule }: Experiment, t: number): Numbers {
  return stepFeeds(training.optimizer, schedule, t);
}
