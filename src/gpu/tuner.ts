import type { AdapterDescription } from './adapter';
import { DeviceLostError } from './errors';

export interface TuneOptions {
  /** Measurements of each candidate that stays in the race. */
  readonly repeats?: number;
  /** A later candidate must beat an earlier one by this fraction. */
  readonly margin?: number;
}

/** A candidate this many times slower than the best of the first round is not measured again. */
const HOPELESS = 3;

/** What was chosen for a key, and its median in the unit of the measurement. */
export interface TunedChoice {
  readonly winner: string;
  readonly median: number;
}

/**
 * Chooses among ways to do the same work by measuring them, once for each key. Choices can be saved as JSON and
 * handed to the next tuner; what is not understood of a saved file is measured anew.
 */
export class Tuner {
  readonly #choices = new Map<string, TunedChoice>();
  readonly #running = new Map<string, Promise<TunedChoice>>();

  constructor(saved?: unknown) {
    if (typeof saved !== 'object' || saved === null) return;
    for (const [key, choice] of Object.entries(saved)) {
      if (isChoice(choice)) this.#choices.set(key, choice);
    }
  }

  /** The candidate that was chosen for a key, if one was and is among these. */
  known<Candidate extends { readonly name: string }>(key: string, candidates: readonly Candidate[]): Candidate | undefined {
    const winner = this.#choices.get(key)?.winner;
    return candidates.find(({ name }) => name === winner);
  }

  /**
   * The candidate with the smallest median time, where an earlier one wins unless a later one is faster by the margin:
   * list the safe ones first. One that throws is dropped; throws when none is left, and DeviceLostError at once.
   */
  async tune<Candidate extends { readonly name: string }>(
    key: string,
    candidates: readonly Candidate[],
    measure: (candidate: Candidate) => Promise<number>,
    options: TuneOptions = {},
  ): Promise<Candidate> {
    const known = this.known(key, candidates);
    if (known) return known;
    let race = this.#running.get(key);
    if (!race) {
      race = choose(candidates, measure, options).finally(() => this.#running.delete(key));
      this.#running.set(key, race);
    }
    this.#choices.set(key, await race);
    return this.known(key, candidates) ?? this.tune(key, candidates, measure, options);
  }

  /** All choices made or loaded, for JSON.stringify. */
  toJSON(): Record<string, TunedChoice> {
    return Object.fromEntries(this.#choices);
  }
}

/** The key of a piece of work on an adapter: the shape in words, such as "matmul 64x784x128". */
export function tuningKey({ vendor, architecture, device, description }: AdapterDescription, shape: string): string {
  return [vendor, architecture, device, description, shape].join('|');
}

/** Measures in rounds, so that a machine that slows down in between slows all candidates alike. */
async function choose<Candidate extends { readonly name: string }>(
  candidates: readonly Candidate[],
  measure: (candidate: Candidate) => Promise<number>,
  { repeats = 5, margin = 0.05 }: TuneOptions,
): Promise<TunedChoice> {
  let racing = candidates.map((candidate) => ({ candidate, times: [] as number[] }));
  let failure: unknown;
  for (let round = 0; round < repeats; round++) {
    for (const runner of racing) {
      try {
        runner.times.push(await measure(runner.candidate));
      } catch (error) {
        if (error instanceof DeviceLostError) throw error;
        failure = error;
        runner.times.push(Number.NaN);
      }
    }
    racing = racing.filter(({ times }) => times.every((time) => time >= 0));
    if (round === 0) {
      const best = Math.min(...racing.map(({ times }) => times[0]!));
      racing = racing.filter(({ times }) => times[0]! <= HOPELESS * best);
    }
  }
  const results = racing.map(({ candidate, times }) => ({ winner: candidate.name, median: middle(times) }));
  const best = Math.min(...results.map(({ median }) => median));
  const winner = results.find(({ median }) => median <= best * (1 + margin));
  if (!winner) throw new Error('No candidate could be measured.', { cause: failure });
  return winner;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;
}

function isChoice(value: unknown): value is TunedChoice {
  if (typeof value !== 'object' || value === null) return false;
  const { winner, median } = value as Partial<Record<keyof TunedChoice, unknown>>;
  return typeof winner === 'string' && typeof median === 'number';
}
