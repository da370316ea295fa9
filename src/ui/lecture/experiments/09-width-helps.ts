import type { Proportion } from '../../../lab/protocol/ensemble';
import { formatCount } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { compared, counted, differenceText, LEARNT, sharesFigure, xorRecipe } from '../xor';

const RESTARTS = 100;
const STEPS = 1000;
const WIDTHS = [2, 4, 8] as const;
/** What the narrowest is given besides: so many steps. */
const MORE_STEPS = 4000;

export interface Measured {
  /** At each of the widths. */
  readonly success: readonly Proportion[];
  /** At the least width, with more steps. */
  readonly patient: Proportion;
}
const SAID = { more: 0, alike: 1, fewer: 2 } as const;

export const experiment = defineExperiment('pick', {
  id: 'width-helps',
  number: 9,
  title: 'Width helps',
  text: [
    say`Two hidden units are enough for exclusive or. More units make the network no more able than it needs to be, and give descent more ways down:`,
  ],
  formula: tex`y = \sum_{k=1}^{n} v_k \tanh(w_k^\top x + b_k) + c`,
  more: [['100 restarts for each width, γ = 0.1, 1000 steps.']],
  source: 'The lecture on network size; intervals: Wilson 1927 for a share, Newcombe 1998 for a difference.',
  setUp: xorRecipe({ units: WIDTHS[0] }),
  question: {
    kind: 'pick',
    prompt: 'With 8 hidden units in place of 2, do more restarts learn it?',
    options: ['more', 'about as many', 'fewer'],
  },
  duration: 'about 4 s',
  look: {
    part: 'stage',
    stage: 'ensemble',
    words: `the starts with ${WIDTHS.at(-1)!} units: their losses, and the functions that they have come to.`,
  },
  run: async ({ restarts }): Promise<Measured> => {
    const at = async (units: number, steps: number) =>
      (await restarts(xorRecipe({ units }), { count: RESTARTS, steps, threshold: LEARNT })).success;
    const patient = await at(WIDTHS[0], MORE_STEPS);
    const success: Proportion[] = [];
    for (const width of WIDTHS) success.push(await at(width, STEPS));
    return { success, patient };
  },
  verdict: ({ success, patient }, answer) => {
    const [narrow, wide] = [success[0]!, success.at(-1)!];
    const change = compared(narrow, wide);
    const left = compared(patient, wide);
    return {
      sentence:
        change === 'more'
          ? 'More units, more restarts that learn it.'
          : change === 'alike'
            ? 'The interval of the difference holds 0: none can be told.'
            : 'More units, fewer restarts that learn it.',
      numbers: `${success.map((share, i) => `${WIDTHS[i]!} units: ${counted(share)}`).join('. ')}. From ${WIDTHS[0]} to ${WIDTHS.at(-1)!} units: ${differenceText(narrow, wide)}.`,
      agreement: SAID[change] === answer,
      halfTrue: `a share is of a number of steps. Given ${formatCount(MORE_STEPS)} steps, ${patient.successes} of the ${patient.trials} with ${WIDTHS[0]} units learn it, not ${narrow.successes}: ${left === 'more' ? `still fewer than with ${WIDTHS.at(-1)!}, so that width does not save time only` : left === 'alike' ? `no difference to ${WIDTHS.at(-1)!} units after ${formatCount(STEPS)} can be told any more` : `more than with ${WIDTHS.at(-1)!} after ${formatCount(STEPS)}`}.`,
    };
  },
  figures: ({ success, patient }) => [
    sharesFigure(
      'Restarts that learn exclusive or',
      [...WIDTHS.map((width) => `${width} units`), `${WIDTHS[0]} units, ${formatCount(MORE_STEPS)} steps`],
      [...success, patient],
    ),
  ],
});
