import type { XorResult } from '../../../lab/protocol/lessons';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { compared, counted, differenceText, sharesFigure } from '../xor';

const RESTARTS = 100;
const STEPS = 1000;
const WIDTHS = [2, 4, 8] as const;

export type Measured = Pick<XorResult, 'success'>;
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
  source: 'The lecture on network size; Wilson’s interval for each share, Newcombe’s for their difference.',
  question: {
    kind: 'pick',
    prompt: 'With 8 hidden units in place of 2, do more restarts learn it?',
    options: ['more', 'about as many', 'fewer'],
  },
  duration: 'about 6 s',
  run: async ({ analyse }): Promise<Measured> => analyse('xor', { along: 'width', values: WIDTHS, restarts: RESTARTS, steps: STEPS }),
  verdict: ({ success }, answer) => {
    const [narrow, wide] = [success[0]!, success.at(-1)!];
    const change = compared(narrow, wide);
    return {
      sentence:
        change === 'more'
          ? 'More units, more restarts that learn it.'
          : change === 'alike'
            ? 'The interval of the difference holds 0: none can be told.'
            : 'More units, fewer restarts that learn it.',
      numbers: `${success.map((share, i) => `${WIDTHS[i]!} units: ${counted(share)}`).join('. ')}. From ${WIDTHS[0]} to ${WIDTHS.at(-1)!} units: ${differenceText(narrow, wide)}.`,
      agreement: SAID[change] === answer,
      halfTrue: `a share is of a number of steps. ${narrow.trials - narrow.successes} of ${narrow.trials} with ${WIDTHS[0]} units and ${wide.trials - wide.successes} with ${WIDTHS.at(-1)!} had not learnt it after ${STEPS}; some of them may have needed more steps, and not another start.`,
    };
  },
  figures: ({ success }) => [
    sharesFigure(
      'Restarts that learn exclusive or',
      WIDTHS.map((width) => `${width} units`),
      success,
    ),
  ],
});
