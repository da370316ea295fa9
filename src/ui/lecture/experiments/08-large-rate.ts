import type { XorResult } from '../../../lab/protocol/lessons';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { compared, counted, differenceText, sharesFigure } from '../xor';

const RESTARTS = 200;
const STEPS = 2000;
const RATES = [0.1, 0.2] as const;

export type Measured = Pick<XorResult, 'success'>;

/** What the options say of the share at the larger rate. */
const OPTIONS = ['many more', 'about as many', 'fewer'] as const;
const SAID = { more: 0, alike: 1, fewer: 2 } as const;

export const experiment = defineExperiment('pick', {
  id: 'large-rate',
  number: 8,
  title: 'A large learning rate can escape',
  text: [say`A step of ${tex`\gamma`} times the slope can leap over the edge of a poor basin. So a larger rate can help to get out:`],
  formula: tex`w \leftarrow w - \gamma\,\nabla E(w)`,
  more: [
    say`It can. How often does it? The same 200 restarts of the 2-2-1 network learn exclusive or at ${tex`\gamma = 0.1`} and at ${tex`\gamma = 0.2`}.`,
  ],
  source: 'The lecture on learning rates; 2000 steps of gradient descent.',
  question: { kind: 'pick', prompt: 'At twice the rate, how many of the restarts learn it?', options: OPTIONS },
  duration: 'about 6 s',
  run: async ({ analyse }): Promise<Measured> =>
    analyse('xor', { along: 'learning_rate', values: RATES, restarts: RESTARTS, steps: STEPS }),
  verdict: ({ success }, answer) => {
    const [small, large] = [success[0]!, success[1]!];
    const change = compared(small, large);
    const more = large.successes - small.successes;
    return {
      sentence:
        change === 'alike'
          ? `${Math.abs(more)} ${more < 0 ? 'fewer' : 'more'} of ${RESTARTS}, which may be chance.`
          : `Clearly ${change}: ${large.successes} after ${small.successes} of ${RESTARTS}.`,
      numbers: `At γ = ${RATES[0]} ${counted(small)} learnt it, at γ = ${RATES[1]} ${counted(large)}. The difference: ${differenceText(small, large)}.`,
      agreement: SAID[change] === answer,
      halfTrue: `“helps to escape” is a possibility, not a rule: ${RESTARTS - small.successes} restarts had failed at γ = ${RATES[0]}, and ${RESTARTS - large.successes} fail at γ = ${RATES[1]}; ${more > 0 ? `it rescued at least ${more}` : more < 0 ? `it cost at least ${-more}` : 'on balance it rescued none'}. The larger rate also takes ${RATES[1] / RATES[0]} times the step, so part of any gain may be only speed.`,
    };
  },
  figures: ({ success }) => [
    sharesFigure(
      'Restarts that learn exclusive or',
      RATES.map((rate) => `γ = ${rate}`),
      success,
    ),
  ],
});
