import { parameterLayout } from '../../nn/parameters';
import { problemOf } from './problem';
import { sourceOf } from './sizes';
import type { Recipe } from './recipe';

export { medianInterval } from '../../analysis/ensembles/medianInterval';
export type { MedianInterval } from '../../analysis/ensembles/medianInterval';
export { bestOf, shareDifference, signOfDifference, successOf, wilson } from '../../analysis/ensembles/wilson';

/** The most values along a side of a sweep, and the most starts. */
export const MOST_CELLS = 128;
export const MOST_STARTS = 1024;
export const MOST_STEPS = 100_000;
/** Multiplications of one request: minutes on a GPU, and where it is emulated. */
const MOST_WORK = { hardware: 2e15, software: 2e12 } as const;
/** What a request may take unless someone asks for more: seconds on either. */
const DEFAULT_WORK = { hardware: 2e12, software: 8e9 } as const;
/** Numbers that the networks of a request may keep: parameters, and outputs on all rows; 1 GB in double. */
const MOST_NUMBERS = 2 ** 27;

/** What a page offers to begin with. */
export interface EnsembleDefaults {
  /** Values along each side of a sweep. */
  readonly cells: number;
  readonly steps: number;
  readonly starts: number;
  /** Whether they are fewer than a small network on a GPU would have. */
  readonly isReduced: boolean;
}

const FULL = { cells: 64, steps: 200, starts: 256 } as const;
const LEAST = { cells: 6, steps: 20, starts: 8 } as const;

/** Multiplications that training `networks` networks for `steps` steps takes, with the two looks at all rows. */
export function ensembleWork(recipe: Recipe, networks: number, steps: number): number {
  const { inputs, rows } = sourceOf(recipe.data);
  const { total } = parameterLayout(problemOf(recipe, inputs).net);
  // Forward, backward to the layer below, and to the weights: three products.
  return networks * total * (3 * steps * Math.min(recipe.batch.size, rows) + 2 * rows);
}

/** As many networks and steps as take seconds on this device: the steps fall before the map becomes too coarse to read. */
export function ensembleDefaults(recipe: Recipe, isSoftware: boolean): EnsembleDefaults {
  const budget = DEFAULT_WORK[isSoftware ? 'software' : 'hardware'];
  const affordable = (steps: number): number => budget / ensembleWork(recipe, 1, steps);
  let steps: number = FULL.steps;
  while (steps > LEAST.steps && affordable(steps) < 16 ** 2) steps = Math.max(LEAST.steps, Math.round(steps / 2));
  const networks = affordable(steps);
  const cells = Math.round(Math.max(LEAST.cells, Math.min(isSoftware ? 32 : FULL.cells, Math.floor(Math.sqrt(networks)))));
  const starts = 2 ** Math.floor(Math.log2(Math.max(LEAST.starts, Math.min(FULL.starts, networks))));
  return { cells, steps, starts, isReduced: cells < FULL.cells || steps < FULL.steps || starts < FULL.starts };
}

/** Why `networks` networks of `steps` steps are too many, with the numbers and what to do; undefined where they are not. */
export function ensembleRefusal(recipe: Recipe, networks: number, steps: number, isSoftware = false): string | undefined {
  const { inputs, rows, targets } = sourceOf(recipe.data);
  const { total } = parameterLayout(problemOf(recipe, inputs).net);
  const numbers = networks * (total + rows * targets);
  if (numbers > MOST_NUMBERS) {
    const most = Math.floor(MOST_NUMBERS / (total + rows * targets));
    return `${inWords(networks)} networks of ${inWords(total)} parameters on ${inWords(rows)} rows keep ${inWords(numbers)} numbers, more than ${inWords(MOST_NUMBERS)}; ask for at most ${inWords(Math.max(1, most))} networks or fewer rows.`;
  }
  const most = MOST_WORK[isSoftware ? 'software' : 'hardware'];
  const work = ensembleWork(recipe, networks, steps);
  if (work <= most) return undefined;
  return `${inWords(networks)} networks for ${inWords(steps)} steps take ${inPowers(work)} multiplications, more than the ${inPowers(most)} of a request; ask for fewer networks, steps or rows.`;
}

const inWords = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
const inPowers = (count: number): string => count.toExponential(1);
