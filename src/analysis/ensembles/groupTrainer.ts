import type { Executor, Feeds, Loaded, Program, RunOptions } from '../../graph';
import { evaluationProgram } from '../../nn/evaluation';
import { initialParameters } from '../../nn/initialisers';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import type { ParameterLayout } from '../../nn/parameters';
import { initialStates, trainingProgram } from '../../nn/training';
import type { TrainingSpec } from '../../nn/training';
import type { Member } from './experiment';
import { LossTrace } from './lossTrace';
import { Pace } from './pace';
import { ReplicaInputs } from './replicaInputs';

/** What is wanted of each network beside its losses. */
export interface Kept {
  /** Steps, ascending, at which the loss is kept. */
  readonly steps: readonly number[];
  readonly theta: boolean;
  readonly outputs: boolean;
}

/** How one network fared. Losses are E_total. */
export interface Trained {
  /** On all rows, before the first step and after the last. Not finite where the network diverged. */
  readonly initialLoss: number;
  readonly finalLoss: number;
  /** Loss of the step's rows at each kept step; the last entry is that of all rows where the last step is kept. */
  readonly curve: Float64Array;
  /** The first step whose loss was not finite, where there is one; the number of steps is the end. */
  readonly brokeAt?: number;
  /** The first step whose loss was at most the target, where there is one. */
  readonly reachedAt?: number;
  /** Parameters before and after, and outputs [N, C] on all rows, where they were asked for. */
  readonly start?: Float32Array;
  readonly theta?: Float64Array;
  readonly outputs?: Float64Array;
}

/** Trains members of one group (see `groupByProgram`) as replicas of one program, a tile at a time. */
export class GroupTrainer {
  readonly #members: readonly Member[];
  readonly #size: number;
  readonly #layout: ParameterLayout;
  readonly #spec: TrainingSpec;
  readonly #inputs: ReplicaInputs;
  readonly #training: Loaded;
  readonly #evaluation: Loaded;
  readonly #pace = new Pace();

  private constructor(
    members: readonly Member[],
    size: number,
    spec: TrainingSpec,
    inputs: ReplicaInputs,
    loaded: readonly [Loaded, Loaded],
  ) {
    this.#members = members;
    this.#size = size;
    this.#layout = parameterLayout(spec.net);
    this.#spec = spec;
    this.#inputs = inputs;
    [this.#training, this.#evaluation] = loaded;
  }

  /** Prepares the programs for tiles of `size` members. */
  static async create(executor: Executor, members: readonly Member[], size: number, wantsOutputs: boolean): Promise<GroupTrainer> {
    const { training, rows, batch, tables } = members[0]!.experiment;
    const lambdaInput = members.some(({ experiment }) => experiment.training.lambda !== training.lambda);
    const spec: TrainingSpec = { ...training, lambdaInput };
    const program = trainingProgram(spec, rows, batch);
    const inputs = new ReplicaInputs(members, program.perStep?.includes(NAMES.rows) ?? false);
    const own = lambdaInput ? [NAMES.lambda] : [];
    const zeros = replicated(size, initialStates(spec, new Float32Array(parameterLayout(spec.net).total)));
    const feeds = { ...tables, ...zeros, [NAMES.lambda]: new Float32Array(size) };
    const varying = [...Object.keys(program.updates ?? {}), ...inputs.varying, ...own];
    const trainer = await executor.load(program, feeds, { count: size, varying });
    try {
      const evaluation = evaluationOf(spec, rows, wantsOutputs);
      const evaluator = await executor.load(evaluation, feeds, { count: size, varying: [NAMES.theta, ...own] });
      return new GroupTrainer(members, size, spec, inputs, [trainer, evaluator]);
    } catch (error) {
      trainer.dispose();
      throw error;
    }
  }

  /**
   * Trains the members at these places of the group, at most as many as a tile has. `target` gives the loss to be reached
   * from that at the start.
   *
   * @throws the signal's reason once it is aborted, between two calls of the executor.
   */
  async train(
    places: readonly number[],
    kept: Kept,
    target: (initialLoss: number) => number,
    options: RunOptions = {},
  ): Promise<Trained[]> {
    // A tile is always full: what is over repeats the first member.
    const full = Array.from({ length: this.#size }, (_, i) => places[i] ?? places[0]!);
    const starts = full.map((place) => this.#startOf(this.#members[place]!));
    const first = await this.#start(full, starts, options);
    const trace = new LossTrace(this.#size, kept.steps, first.losses.map(target));
    await this.#steps(full, trace, options);
    const theta = await this.#training.read(NAMES.theta);
    const last = await this.#evaluate(theta, kept.outputs, options);
    trace.add(this.#members[0]!.experiment.steps, last.losses);
    const part = (values: Float64Array, i: number) =>
      values.slice((i * values.length) / this.#size, ((i + 1) * values.length) / this.#size);
    return places.map((_, i) => ({
      initialLoss: first.losses[i]!,
      finalLoss: last.losses[i]!,
      curve: trace.curves[i]!,
      ...(trace.brokeAt[i] !== undefined && { brokeAt: trace.brokeAt[i] }),
      ...(trace.reachedAt[i] !== undefined && { reachedAt: trace.reachedAt[i] }),
      ...(kept.theta && { start: starts[i]!, theta: part(theta, i) }),
      ...(last.outputs && { outputs: part(last.outputs, i) }),
    }));
  }

  /** Gives every replica its own start and numbers, and measures it. */
  async #start(full: readonly number[], starts: readonly Float32Array[], options: RunOptions) {
    const theta = flat(starts);
    const states = { ...replicated(this.#size, initialStates(this.#spec, starts[0]!)), [NAMES.theta]: theta };
    for (const [name, values] of Object.entries(states)) this.#training.write(name, values);
    if (this.#spec.lambdaInput) {
      const lambdas = Float32Array.from(full, (place) => this.#members[place]!.experiment.training.lambda);
      for (const loaded of [this.#training, this.#evaluation]) loaded.write(NAMES.lambda, lambdas);
    }
    return this.#evaluate(theta, false, options);
  }

  async #steps(full: readonly number[], trace: LossTrace, { signal, onProgress }: RunOptions): Promise<void> {
    const { steps } = this.#members[0]!.experiment;
    for (let first = 0; first < steps;) {
      signal?.throwIfAborted();
      const count = Math.min(this.#pace.steps, steps - first);
      const feeds = Array.from({ length: count }, (_, i) => this.#inputs.at(first + i, full));
      const before = performance.now();
      const { loss } = await this.#training.run(feeds, signal ? { signal } : {});
      this.#pace.report(count, performance.now() - before);
      loss!.forEach((losses, i) => trace.add(first + i, losses));
      first += count;
      onProgress?.(first);
    }
  }

  async #evaluate(
    theta: ArrayLike<number>,
    wantsOutputs: boolean,
    { signal }: RunOptions,
  ): Promise<{ losses: Float64Array; outputs?: Float64Array }> {
    this.#evaluation.write(NAMES.theta, theta);
    await this.#evaluation.run([{}], signal ? { signal } : {});
    const losses = await this.#evaluation.read('loss');
    return wantsOutputs ? { losses, outputs: await this.#evaluation.read('outputs') } : { losses };
  }

  #startOf({ experiment, restart }: Member): Float32Array {
    return initialParameters(experiment.init, this.#layout, restart);
  }

  dispose(): void {
    this.#training.dispose();
    this.#evaluation.dispose();
  }
}

/** The loss, and the outputs where they are wanted, on all rows with their own batch statistics. */
function evaluationOf(spec: TrainingSpec, rows: number, wantsOutputs: boolean): Program {
  const { label, outputs } = evaluationProgram(spec, { table: rows });
  return { label, outputs: { loss: outputs['loss']!, ...(wantsOutputs && { outputs: outputs['outputs']! }) } };
}

function replicated(count: number, values: Feeds): Feeds {
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, flat(Array.from({ length: count }, () => one))]));
}

function flat(parts: readonly ArrayLike<number>[]): Float32Array {
  const length = parts[0]!.length;
  const all = new Float32Array(parts.length * length);
  parts.forEach((part, i) => all.set(part, i * length));
  return all;
}
