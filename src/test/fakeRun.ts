import type { Run } from '../lab/run/run';
import type { TrainResult } from '../lab/run/trainer';

/** A submit of a fake run, which ends when the test says so. */
export interface FakeSubmit {
  readonly first: number;
  readonly count: number;
  readonly end: (finite?: boolean) => void;
  readonly fail: (error: Error) => void;
}

/** Lets everything that waits for nothing but promises go on. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The part of a run that the training loop uses: counts steps and computes nothing. */
export class FakeRun {
  step = 0;
  /** Where the first part of the data ends, if it does. */
  boundary = Infinity;
  /** All submits so far. */
  readonly submits: FakeSubmit[] = [];
  #ended = 0;

  get stepsOnThisData(): number {
    return this.boundary - this.step;
  }

  /** Submits that are under way. */
  get pending(): number {
    return this.submits.length - this.#ended;
  }

  submit(count: number): Promise<TrainResult> {
    const first = this.step;
    this.step += count;
    return new Promise((resolve, reject) => {
      const end = (finite = true) => {
        this.#ended += 1;
        resolve({ firstStep: first, losses: Float32Array.from({ length: count }, (_, i) => first + i), finite, saved: 0 });
      };
      const fail = (error: Error) => {
        this.#ended += 1;
        reject(error);
      };
      this.submits.push({ first, count, end, fail });
    });
  }

  /** As those under test take it. */
  get run(): Run {
    return this as unknown as Run;
  }
}
