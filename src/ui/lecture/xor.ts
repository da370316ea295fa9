import type { Proportion } from '../../lab/protocol/ensemble';
import { shareDifference, signOfDifference } from '../../lab/recipe/ensemble';
import { formatFixed, formatPercent } from '../format';
import type { Recipe } from '../../lab/recipe/recipe';
import { recipeFrom } from './experiment';
import type { SharesFigure } from './figure';

/** Gradient descent on the four rows of exclusive or, from weights of variance 1/fan-in without biases. */
export function xorRecipe({ rate = 0.1, units = 2, hidden = 1, act = 'tanh' }): Recipe {
  return recipeFrom({
    data: { set: 'corners', normalise: 'none' },
    layers: [...Array.from({ length: hidden }, () => ({ n: units, act })), { n: 1, act: 'identity' }],
    init: { type: 'lecun_normal', seed: 1 },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: rate },
  });
}

/** Exclusive or counts as learnt up to this squared error, a fifth of that of the best constant. */
export const LEARNT = 0.05;

/** A share with its sample and its interval, as a sentence has it. */
export const counted = ({ successes, trials, low, high }: Proportion): string =>
  `${successes} of ${trials} (95\u202f% interval ${formatPercent(low)} to ${formatPercent(high)})`;

/** What two shares allow to say: 'more' or 'fewer' than before, or 'alike' where the interval of their difference holds 0. */
export function compared(before: Proportion, after: Proportion): 'more' | 'fewer' | 'alike' {
  return (['fewer', 'alike', 'more'] as const)[1 + signOfDifference(before, after)]!;
}

/** The difference of two shares in percentage points with its interval: `+2.0 (−3.5 to 7.6)`. */
export function differenceText(before: Proportion, after: Proportion): string {
  const { difference, low, high } = shareDifference(before, after);
  const points = (share: number): string => formatFixed(100 * share, 1);
  return `${difference > 0 ? '+' : ''}${points(difference)} (95\u202f% interval ${points(low)} to ${points(high)}) percentage points`;
}

/** Shares as a picture. */
export function sharesFigure(title: string, names: readonly string[], shares: readonly Proportion[], guessed?: number): SharesFigure {
  const rows = shares.map(({ share, low, high }, i) => ({ name: names[i]!, share, low, high }));
  return { kind: 'shares', title, rows, ...(guessed !== undefined && { guessed }) };
}
