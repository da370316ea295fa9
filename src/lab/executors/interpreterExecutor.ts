import type { Executor, Feeds, Loaded, Node, Program, RunOptions } from '../../graph';
import { interpret } from '../../graph/interpret';
import { replicate } from '../../graph/replicate';

/** Runs programs in float64 on the CPU, operation by operation: the reference that every other executor is held against. */
export const interpreterExecutor: Executor = {
  load: (program, feeds, replicas) =>
    Promise.resolve().then(() => new InterpretedProgram(replicas ? replicate(program, replicas) : program, feeds)),
};

class InterpretedProgram implements Loaded {
  readonly #program: Program;
  #feeds: Feeds;
  readonly #states: Record<string, Float64Array> = {};
  #outputs: Record<string, Float64Array> = {};

  constructor(program: Program, feeds: Feeds) {
    this.#program = program;
    this.#feeds = feeds;
    for (const name of Object.keys(program.updates ?? {})) {
      const first = feeds[name];
      if (!first) throw new Error(`${program.label}: no first value given for state "${name}"`);
      this.#states[name] = Float64Array.from(first);
    }
  }

  async run(steps: readonly Feeds[], { signal, onProgress }: RunOptions = {}): Promise<Record<string, Float64Array[]>> {
    const kept = (this.#program.perStepOutputs ?? []).map((name): [string, Float64Array[]] => [name, []]);
    for (const [i, step] of steps.entries()) {
      // A pause for whoever wants to cancel: the interpreter has no other.
      if (signal) await new Promise((resume) => setTimeout(resume));
      signal?.throwIfAborted();
      this.#runOnce(step);
      for (const [name, values] of kept) values.push(this.#outputs[name]!.slice());
      onProgress?.(i + 1);
    }
    return Object.fromEntries(kept);
  }

  /** All values are computed from the old states before any state changes. */
  #runOnce(step: Feeds): void {
    const { outputs, updates = {} } = this.#program;
    const wanted: [string, Node][] = [...Object.entries(outputs), ...Object.entries(updates)];
    const values = interpret(
      wanted.map(([, node]) => node),
      { ...this.#feeds, ...this.#states, ...step },
    );
    const count = Object.keys(outputs).length;
    const named = wanted.map(([name], i): [string, Float64Array] => [name, values[i]!]);
    this.#outputs = Object.fromEntries(named.slice(0, count));
    for (const [name, value] of named.slice(count)) this.#states[name] = value;
  }

  write(name: string, values: ArrayLike<number>): void {
    if (Object.hasOwn(this.#states, name)) this.#states[name] = Float64Array.from(values);
    else this.#feeds = { ...this.#feeds, [name]: values };
  }

  read(name: string): Promise<Float64Array> {
    const found = this.#states[name] ?? this.#outputs[name];
    if (found) return Promise.resolve(found.slice());
    return Promise.reject(new Error(`${this.#program.label}: there is no output or state "${name}" to read`));
  }

  dispose(): void {
    this.#outputs = {};
  }
}
