import type { Experiment } from './experiment';

const FILES = import.meta.glob<Experiment>(['./experiments/*.ts', '!./experiments/*.test.ts'], { eager: true, import: 'experiment' });

/** Every experiment, in the lecture's order: each file of `experiments` is one. */
export const EXPERIMENTS: readonly Experiment[] = Object.values(FILES).sort((a, b) => a.number - b.number);
