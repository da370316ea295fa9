import type { Feeds } from './interpret';
import type { Program } from './program';

/**
 * Many copies of a program at once, which differ in some inputs: restarts, a grid of learning rates, points of a
 * landscape, columns of a Hessian.
 */
export interface Replicas {
  readonly count: number;
  /** Names of the inputs and states of which each replica has its own: they are given with an axis [count] in front. */
  readonly varying: readonly string[];
}

export interface RunOptions {
  /** Stops between two submits; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how many of the runs are done. */
  readonly onProgress?: (done: number) => void;
}

/** Something that can run programs: the float64 interpreter, or a GPU. Results are row-major. */
export interface Executor {
  /**
   * Prepares a program. `feeds` holds every input that is not given at each step, states' first values included. With
   * `replicas`, inputs named there, at each step too, and all outputs and states have an axis [count] in front.
   */
  load: (program: Program, feeds: Feeds, replicas?: Replicas) => Promise<Loaded>;
}

/** A program with its inputs and states, ready to run. */
export interface Loaded {
  /**
   * Runs the program once for each element, which holds the values of that run's `perStep` inputs. Gives, for each of
   * the program's `perStepOutputs`, its value in every run, and leaves the states updated.
   */
  run: (steps: readonly Feeds[], options?: RunOptions) => Promise<Record<string, Float64Array[]>>;
  /** Gives an input that is not per step, or a state, another value for the runs to come. */
  write: (name: string, values: ArrayLike<number>) => void;
  /** An output as the last run computed it, or a state as the last run left it. */
  read: (name: string) => Promise<Float64Array>;
  dispose: () => void;
}

/** Runs a program once and reads all its outputs, by name. */
export async function runOnce(
  executor: Executor,
  program: Program,
  feeds: Feeds,
  replicas?: Replicas,
): Promise<Record<string, Float64Array>> {
  const loaded = await executor.load(program, feeds, replicas);
  try {
    await loaded.run([{}]);
    const values: Record<string, Float64Array> = {};
    for (const name of Object.keys(program.outputs)) values[name] = await loaded.read(name);
    return values;
  } finally {
    loaded.dispose();
  }
}
