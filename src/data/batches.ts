import { STREAMS, permutation } from './philox';

/** How minibatches are taken: in order round and round, or from a new Philox permutation every epoch (contract section 10). */
export interface BatchSpec {
  size: number;
  order: 'sequential' | 'philox';
  /** Seed of the permutations, 0 if not given; without effect in sequential order. */
  seed?: number;
}

/**
 * Says which rows each step of training uses. Steps may be asked for in any order: the answer depends on the
 * step alone, which is what lets a run resume from a snapshot with the batches it would have had.
 */
export class BatchOrder {
  /** Rows in a batch. */
  readonly size: number;
  readonly #rows: number;
  readonly #order: BatchSpec['order'];
  readonly #seed: number;
  #epoch = -1;
  #permutation: Uint32Array = new Uint32Array(0);

  /** Throws a RangeError naming `batch.size` when it is no positive integer, or larger than the data in Philox order. */
  constructor(spec: BatchSpec, rows: number) {
    if (!Number.isInteger(spec.size) || spec.size < 1) {
      throw new RangeError(`batch.size must be a whole number of at least 1, got ${spec.size}`);
    }
    if (spec.order === 'philox' && spec.size > rows) {
      throw new RangeError(
        `batch.size must not exceed the ${rows} training rows when they are shuffled, got ${spec.size}: make the batch smaller`,
      );
    }
    this.size = spec.size;
    this.#rows = rows;
    this.#order = spec.order;
    this.#seed = spec.seed ?? 0;
  }

  /** Steps in one pass over the data; shuffled order drops the rows left over, so this is a whole number there. */
  get stepsPerEpoch(): number {
    const steps = this.#rows / this.size;
    return this.#order === 'philox' ? Math.floor(steps) : steps;
  }

  /** Row indices of step `step` (0, 1, ...), written to the first `size` places of `into` if it is given. */
  rowsOf(step: number, into: Uint32Array = new Uint32Array(this.size)): Uint32Array {
    if (this.#order === 'sequential') {
      const start = step * this.size;
      for (let i = 0; i < this.size; i++) into[i] = (start + i) % this.#rows;
      return into;
    }
    const stepsPerEpoch = Math.floor(this.#rows / this.size);
    const start = (step % stepsPerEpoch) * this.size;
    into.set(this.#permutationOf(Math.floor(step / stepsPerEpoch)).subarray(start, start + this.size));
    return into;
  }

  #permutationOf(epoch: number): Uint32Array {
    if (epoch !== this.#epoch) {
      this.#permutation = permutation({ seed: this.#seed, stream: STREAMS.shuffle, extra: epoch }, this.#rows);
      this.#epoch = epoch;
    }
    return this.#permutation;
  }
}
