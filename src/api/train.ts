import { BatchOrder } from '../data/batches';
import { AdaptiveSteps } from '../gpu/adaptiveSteps';
import type { Executor, Feeds, Loaded } from '../graph';
import { NAMES } from '../nn/names';
import type { Problem } from '../nn/objective';
import { parseSchedule } from '../nn/schedules';
import type { ScheduleSpec } from '../nn/schedules';
import { initialStates, stepFeeds, trainingProgram } from '../nn/training';
import type { TrainOptions, Trained } from './types';

/** A problem with its rows on an executor. */
export interface Subject {
  readonly executor: Executor;
  readonly problem: Problem;
  readonly rows: number;
  /** X and T. */
  readonly tables: Feeds;
}

const MOST_LOOK_STEPS = 256;
const LOOK_MS = 50;
const BN_MOMENTUM = 0.1;

/**
 * Trains a network from each start, all at once. `rates` are factors on the learning rate, one for each start.
 *
 * @throws RangeError naming an option that cannot be.
 */
export async function trainReplicas(
  subject: Subject,
  starts: readonly ArrayLike<number>[],
  options: TrainOptions,
  rates?: readonly number[],
): Promise<Trained[]> {
  const { steps, lookEvery = MOST_LOOK_STEPS } = options;
  requireWhole('steps', steps, 0);
  requireWhole('lookEvery', lookEvery, 1);
  if (rates && rates.length !== starts.length) throw new RangeError(`rates: has ${rates.length} numbers for ${starts.length} networks`);
  if (starts.length === 0) return [];
  const replicas = await Replicas.load(subject, starts, options, rates);
  try {
    return await replicas.train(options, Math.min(lookEvery, MOST_LOOK_STEPS));
  } finally {
    replicas.dispose();
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) throw new RangeError(`${name}: must be a whole number of at least ${least}, not ${value}`);
}

/** What is known of one network at the last look at which all of it was finite. */
interface Look {
  steps: number;
  theta: Float64Array;
  running?: Float64Array;
  isBroken: boolean;
}

/** Networks that are trained together. */
class Replicas {
  readonly #loaded: Loaded;
  readonly #looks: Look[];
  readonly #losses: number[][];
  readonly #feedsOf: (step: number) => Feeds;
  readonly #hasRunning: boolean;

  private constructor(loaded: Loaded, feedsOf: (step: number) => Feeds, starts: readonly Look[]) {
    this.#loaded = loaded;
    this.#looks = [...starts];
    this.#losses = starts.map(() => []);
    this.#feedsOf = feedsOf;
    this.#hasRunning = starts[0]!.running !== undefined;
  }

  static async load(
    { executor, problem, rows, tables }: Subject,
    starts: readonly ArrayLike<number>[],
    { optimizer = { type: 'gd' }, schedule, batch, bn_momentum = BN_MOMENTUM }: TrainOptions,
    rates?: readonly number[],
  ): Promise<Replicas> {
    const spec = { ...problem, optimizer, bn_momentum };
    const program = trainingProgram(spec, rows, batch);
    const states = starts.map((theta) => initialStates(spec, theta));
    const names = Object.keys(states[0]!);
    const stacked = Object.fromEntries(names.map((name) => [name, concatenated(states.map((state) => state[name]!))]));
    const varying = [...names, ...(rates ? [NAMES.learningRate] : [])];
    const isOne = starts.length === 1 && !rates;
    const loaded = await executor.load(program, { ...tables, ...stacked }, isOne ? undefined : { count: starts.length, varying });
    const plan = scheduleOf(schedule);
    const order = batch && program.perStep?.includes(NAMES.rows) ? new BatchOrder(batch, rows) : undefined;
    const feedsOf = (step: number): Feeds => {
      const feeds = stepFeeds(optimizer, plan, step, order);
      return rates ? { ...feeds, [NAMES.learningRate]: rates.map((factor) => factor * feeds[NAMES.learningRate]![0]!) } : feeds;
    };
    const looks = states.map(({ [NAMES.theta]: theta, [NAMES.running]: running }): Look => {
      const statistics = running ? { running: Float64Array.from(running) } : {};
      return { steps: 0, theta: Float64Array.from(theta!), ...statistics, isBroken: false };
    });
    return new Replicas(loaded, feedsOf, looks);
  }

  async train({ steps, signal, onProgress, until }: TrainOptions, mostTogether: number): Promise<Trained[]> {
    const pace = new AdaptiveSteps({ targetMs: LOOK_MS, slots: mostTogether, ceilingMs: 10 * LOOK_MS });
    let outcome: Trained['outcome'] = 'finished';
    for (let step = 0; step < steps && this.#looks.some(({ isBroken }) => !isBroken);) {
      signal?.throwIfAborted();
      const count = Math.min(pace.steps, steps - step);
      const began = performance.now();
      const { loss } = await this.#loaded.run(Array.from({ length: count }, (_, i) => this.#feedsOf(step + i)));
      step += count;
      await this.#look(step, loss!);
      pace.report(count, performance.now() - began);
      const progress = { step, losses: loss!.at(-1)! };
      onProgress?.(progress);
      if (step < steps && until?.(progress)) {
        outcome = 'stopped';
        break;
      }
      // A pause, so that whoever wants to stop is heard.
      await new Promise((resume) => setTimeout(resume));
    }
    return this.#looks.map((look, replica) => this.#trained(look, replica, outcome));
  }

  async #look(step: number, losses: readonly Float64Array[]): Promise<void> {
    const theta = await this.#loaded.read(NAMES.theta);
    const running = this.#hasRunning ? await this.#loaded.read(NAMES.running) : undefined;
    this.#looks.forEach((before, replica) => {
      if (before.isBroken) return;
      const own = share(theta, replica, this.#looks.length);
      const lost = losses.map((all) => all[replica]!);
      if (!lost.every(Number.isFinite) || !own.every(Number.isFinite)) before.isBroken = true;
      else {
        const statistics = running ? { running: share(running, replica, this.#looks.length) } : {};
        this.#looks[replica] = { steps: step, theta: own, ...statistics, isBroken: false };
        for (const loss of lost) this.#losses[replica]!.push(loss);
      }
    });
  }

  #trained({ steps, theta, running, isBroken }: Look, replica: number, outcome: Trained['outcome']): Trained {
    return {
      outcome: isBroken ? 'diverged' : outcome,
      steps,
      theta: Float32Array.from(theta),
      ...(running && { running: Float32Array.from(running) }),
      losses: Float64Array.from(this.#losses[replica]!),
    };
  }

  dispose(): void {
    this.#loaded.dispose();
  }
}

function scheduleOf(schedule: TrainOptions['schedule']): ScheduleSpec {
  return parseSchedule(typeof schedule === 'number' ? { type: 'constant', lr: schedule } : schedule);
}

/** A replica's own part of values that all have side by side. */
function share(values: Float64Array, replica: number, count: number): Float64Array {
  const size = values.length / count;
  return values.slice(replica * size, (replica + 1) * size);
}

export function concatenated(vectors: readonly ArrayLike<number>[]): Float32Array {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    all.set(vector, at);
    at += vector.length;
  }
  return all;
}
