import type { Feeds, Program } from '../graph';

/** Something that can run programs: the float64 interpreter, or a GPU. Results are row-major. */
export interface Executor {
  /** Prepares a program. `feeds` holds every input that is not given at each step, states' first values included. */
  load: (program: Program, feeds: Feeds) => Promise<Loaded>;
}

/** A program with its inputs and states, ready to run. */
export interface Loaded {
  /**
   * Runs the program once for each element, which holds the values of that run's `perStep` inputs. Gives, for each of
   * the program's `perStepOutputs`, its value in every run, and leaves the states updated.
   */
  run: (steps: readonly Feeds[]) => Promise<Record<string, Float64Array[]>>;
  /** An output as the last run computed it, or a state as the last run left it. */
  read: (name: string) => Promise<Float64Array>;
  dispose: () => void;
}
