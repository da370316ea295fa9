import type { Proportion } from '../../../lab/protocol/ensemble';
import { formatCount } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { compared, counted, differenceText, LEARNT, sharesFigure, xorRecipe } from '../xor';

const RESTARTS = 200;
const STEPS = 2000;
const RATES = [0.1, 0.2] as const;
/** With so many times the steps the smaller rate goes as far as the larger. */
const LONGER = RATES[1] / RATES[0];

export interface Measured {
  /** At each of the rates. */
  readonly success: readonly Proportion[];
  /** Starts that only the larger rate brought to learn it, and those that only the smaller did. */
  readonly changed: { readonly rescued: number; readonly lost: number };
  /** At the smaller rate with so many steps that they go as far. */
  readonly patient: Proportion;
}

/** Start by start, what the larger rate changed. */
export function changedBy(...finalLosses: readonly [ArrayLike<number>, ArrayLike<number>]): Measured['changed'] {
  const [small, large] = finalLosses.map((losses) => Array.from(losses, (loss) => loss <= LEARNT)) as [boolean[], boolean[]];
  return {
    rescued: small.filter((learnt, i) => !learnt && large[i]).length,
    lost: small.filter((learnt, i) => learnt && !large[i]).length,
  };
}

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
    say`It can. How often does it? The same 200 restarts of the 2-2-1 network learn exclusive or at ${tex`\gamma = 0.1`} and at ${tex`\gamma = 0.2`}, 2000 steps of gradient descent each.`,
  ],
  source: 'The lecture on learning rates; intervals: Wilson 1927 for a share, Newcombe 1998 for a difference.',
  setUp: xorRecipe({ rate: RATES[0] }),
  question: { kind: 'pick', prompt: 'At twice the rate, how many of the restarts learn it?', options: OPTIONS },
  duration: 'about 3 s',
  look: {
    part: 'stage',
    stage: 'ensemble',
    words: `the starts at γ = ${RATES[1]}: their losses, and what those that learnt it and those that did not have come to.`,
  },
  run: async ({ restarts }): Promise<Measured> => {
    const at = (rate: number, steps: number) => restarts(xorRecipe({ rate }), { count: RESTARTS, steps, threshold: LEARNT });
    const { success: patient } = await at(RATES[0], LONGER * STEPS);
    const [small, large] = [await at(RATES[0], STEPS), await at(RATES[1], STEPS)];
    return { success: [small.success, large.success], changed: changedBy(small.finalLosses, large.finalLosses), patient };
  },
  verdict: ({ success, changed, patient }, answer) => {
    const [small, large] = [success[0]!, success[1]!];
    const change = compared(small, large);
    const more = large.successes - small.successes;
    const gain = compared(patient, large);
    return {
      sentence:
        change === 'alike'
          ? `${Math.abs(more)} ${more < 0 ? 'fewer' : 'more'} of ${RESTARTS}, which may be chance.`
          : `Clearly ${change}: ${large.successes} after ${small.successes} of ${RESTARTS}.`,
      numbers: `At γ = ${RATES[0]}, ${counted(small)} learnt it; at γ = ${RATES[1]}, ${counted(large)}. The difference: ${differenceText(small, large)}.`,
      agreement: SAID[change] === answer,
      halfTrue: `“helps to escape” is a possibility, not a rule: of ${RESTARTS - small.successes} starts that failed at γ = ${RATES[0]} the larger rate rescued ${changed.rescued}, and of ${small.successes} that had learnt it ${changed.lost} no longer did. The larger rate also goes farther in as many steps. Given ${formatCount(LONGER * STEPS)} steps at γ = ${RATES[0]}, ${patient.successes} learn it: ${gain === 'alike' ? 'no difference to the larger rate can be told' : `the larger rate still has ${gain}`}.`,
    };
  },
  figures: ({ success, patient }) => [
    sharesFigure(
      'Restarts that learn exclusive or',
      [...RATES.map((rate) => `γ = ${rate}`), `γ = ${RATES[0]}, ${formatCount(LONGER * STEPS)} steps`],
      [...success, patient],
    ),
  ],
});
