import type { Proportion, RestartResult } from '../../../lab/protocol/ensemble';
import { wilson } from '../../../lab/recipe/ensemble';
import { formatPercent } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { counted, LEARNT, sharesFigure, xorRecipe } from '../xor';

const RESTARTS = 256;
const STEPS = 1000;
const BEST_OF = 5;

const setUp = xorRecipe({ rate: 0.2 });

export interface Measured {
  readonly one: Proportion;
  /** Of groups of five restarts, how many have one that learns it. */
  readonly groups: { readonly total: number; readonly succeeded: number };
}

/** One start, and the best of every five in the order of their numbers. */
export function measure({ success, finalLosses }: Pick<RestartResult, 'success' | 'finalLosses'>): Measured {
  const total = Math.floor(finalLosses.length / BEST_OF);
  const groups = Array.from({ length: total }, (_, i) => finalLosses.slice(BEST_OF * i, BEST_OF * (i + 1)));
  return { one: success, groups: { total, succeeded: groups.filter((group) => group.some((loss) => loss <= LEARNT)).length } };
}

export const experiment = defineExperiment('number', {
  id: 'restarts',
  number: 7,
  title: 'Start again, keep the best',
  text: [
    say`A non-convex error has ends that are no good. Start from other weights and keep the best: if one start succeeds with the probability ${tex`p`}, the best of ${tex`k`} does with`,
  ],
  formula: tex`P_k = 1 - (1 - p)^k`,
  more: [
    say`A 2-2-1 tanh network learns exclusive or by gradient descent from normal weights of variance 1/fan-in, γ = 0.2, 1000 steps. It counts as learnt when the squared error is below 0.05.`,
  ],
  source: 'The lecture on restarts; interval of a share: Wilson 1927.',
  setUp,
  question: { kind: 'number', prompt: 'Of 100 single starts, how many learn it?', min: 0, max: 100, unit: 'of 100' },
  duration: 'about 2 s',
  look: {
    part: 'stage',
    stage: 'ensemble',
    words: 'the same starts: their losses, and what those that learnt it and those that did not have come to.',
  },
  run: async ({ restarts }) => measure(await restarts(setUp, { count: RESTARTS, steps: STEPS, threshold: LEARNT })),
  verdict: ({ one, groups }, answer) => {
    const predicted = 1 - (1 - one.share) ** BEST_OF;
    const guess = answer / 100;
    const isIn = guess >= one.low && guess <= one.high;
    return {
      sentence: `One start learns it with ${formatPercent(one.share)}; the best of ${BEST_OF} with ${formatPercent(predicted)}.`,
      numbers: `${counted(one)} learnt it. You said ${formatPercent(guess)}, ${isIn ? 'inside the interval' : 'outside the interval'}. Of groups of ${BEST_OF} restarts, ${counted(wilson(groups.succeeded, groups.total))} have one that learnt it; the formula says ${formatPercent(predicted)}.`,
      agreement: isIn,
    };
  },
  figures: ({ one }, answer) => [sharesFigure('Restarts that learn exclusive or', [`${RESTARTS} restarts`], [one], answer / 100)],
});
