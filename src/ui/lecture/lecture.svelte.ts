import { ensembleOf } from '../stage/ensemble/ensemble.svelte';
import type { Lab } from '../state/lab.svelte';
import type { ExperimentHost } from './session.svelte';
import { ExperimentSession } from './session.svelte';
import { EXPERIMENTS } from './registry';

const KEY = 'ravine-lecture';

/** The reader's way through the lecture: which experiments were answered, remembered where the browser allows it. */
export class Lecture {
  done = $state.raw<readonly string[]>(remembered());
  readonly #host: ExperimentHost;
  readonly #sessions: Partial<Record<string, ExperimentSession>> = {};

  constructor(host: ExperimentHost) {
    this.#host = host;
  }

  /** The session of an experiment, the same one whenever it is looked at; undefined where there is no such experiment. */
  sessionOf(id: string): ExperimentSession | undefined {
    const experiment = EXPERIMENTS.find((one) => one.id === id);
    if (!experiment) return undefined;
    return (this.#sessions[id] ??= new ExperimentSession(experiment, this.#host));
  }

  /** The first experiment that was not answered. */
  get next(): string {
    return (EXPERIMENTS.find(({ id }) => !this.done.includes(id)) ?? EXPERIMENTS[0]!).id;
  }

  /** Notes that an experiment was answered. */
  finish(id: string): void {
    if (this.done.includes(id)) return;
    this.done = [...this.done, id];
    try {
      localStorage.setItem(KEY, JSON.stringify(this.done));
    } catch {
      // Private windows may refuse; the marks then hold for this page only.
    }
  }
}

const lectures = new WeakMap<object, Lecture>();

/** The lecture in this laboratory: it outlives the column that shows it. */
export function lectureOf(lab: Lab): Lecture {
  const known = lectures.get(lab);
  if (known) return known;
  const lecture = new Lecture({
    client: lab.client,
    train: (recipe, steps) => lab.train(recipe, steps),
    showRestarts: (found) => ensembleOf(lab).takeRestarts(found),
    rest: () => rest(lab),
  });
  lectures.set(lab, lecture);
  return lecture;
}

function rest(lab: Lab): Promise<void> {
  if (lab.run > 0) {
    if (lab.isRunning) lab.toggle();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const unsubscribe = lab.client.subscribe((event) => {
      if (event.type !== 'started') return;
      unsubscribe();
      lab.client.send({ type: 'pause' });
      resolve();
    });
  });
}

function remembered(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
