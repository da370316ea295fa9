import type { Conditioning } from '../../../lab/protocol/statements';
import { formatCount, formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
import { linearUnit } from '../linearUnit';
import { say, tex } from '../math';

const LAMBDA = 0.01;
const MOST_STEPS = 1200;
const KINDS = ['none', 'center', 'decorrelate', 'standardize', 'whiten'] as const;
const NAMES: Readonly<Record<(typeof KINDS)[number], string>> = {
  none: 'raw',
  center: 'centred',
  decorrelate: 'decorrelated',
  standardize: 'scaled',
  whiten: 'whitened',
};
/** What can be picked, with the ways that each stands for. */
const OPTIONS = [
  { words: 'centring: the mean is all that hurts', kind: 'center' },
  { words: 'decorrelating: rotate onto the axes of the data', kind: 'decorrelate' },
  { words: 'scaling each input to variance 1', kind: 'standardize' },
  { words: 'whitening: decorrelate and scale', kind: 'whiten' },
] as const;
/** Condition numbers that differ by less than this share are the same: what single precision leaves of them. */
const SAME = 1e-3;

/** Shown with the answer only: its curvature is a part of the answer. */
const shown = linearUnit(LAMBDA);

export interface Measured {
  readonly kinds: readonly Conditioning[];
  /** The same inputs with a mean along their flattest direction only: raw, and centred. */
  readonly flat: readonly [raw: Conditioning, centred: Conditioning];
}

const of = ({ kinds }: Measured, kind: Conditioning['kind']): Conditioning => kinds.find((one) => one.kind === kind)!;
const nameOf = (kind: Conditioning['kind']): string => NAMES[kind as keyof typeof NAMES];
const counted = (steps: number | undefined): string => (steps === undefined ? `more than ${formatCount(MOST_STEPS)}` : formatCount(steps));
const stepsOf = ({ steps }: Conditioning): string => counted(steps);

export const experiment = defineExperiment('pick', {
  id: 'normalise',
  number: 16,
  title: 'Normalise the inputs',
  text: [
    say`The curvature that the first weights see is made of the inputs: their mean ${tex`\mu`} and their covariance ${tex`\Sigma`}. Its condition number sets how many steps descent needs.`,
  ],
  formula: tex`H = 2\,(\Sigma + \mu\mu^\top + \lambda I), \qquad \kappa = \lambda_{\max} / \lambda_{\min}`,
  more: [say`Five inputs with unlike means and spreads, two of them nearly the same, feed one linear unit; ${tex`\lambda = 0.01`}.`],
  source: 'LeCun, Bottou, Orr & Müller 1998, section 4.3; exact Hessian on all 200 rows.',
  question: {
    kind: 'pick',
    prompt: 'Which one brings the condition number down the most?',
    options: OPTIONS.map(({ words }) => words),
  },
  duration: 'about 1 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: 'the Hessian of the raw inputs. Close the lecture and change Normalise in the recipe to see the other rows of the table.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const options = { lambda: LAMBDA, mostSteps: MOST_STEPS } as const;
    const kinds = await analyse('conditioning', { ...options, kinds: KINDS });
    const [raw, centred] = await analyse('conditioning', { ...options, kinds: ['none', 'center'], data: 'flatMean' });
    await train(shown, 0);
    return { kinds, flat: [raw!, centred!] };
  },
  verdict: (measured, answer) => {
    const best = measured.kinds.reduce((least, one) => (one.condition < least.condition ? one : least));
    const [raw, centred, rotated] = [of(measured, 'none'), of(measured, 'center'), of(measured, 'decorrelate')];
    const chosen = of(measured, OPTIONS[answer]!.kind);
    const change = Math.abs(rotated.condition / centred.condition - 1);
    const whitened = of(measured, 'whiten');
    const [flatRaw, flatCentred] = measured.flat;
    const did = ({ condition: before }: Conditioning, { condition: after }: Conditioning) => (after > before ? 'raised' : 'lowered');
    return {
      sentence: `The least condition number is that of ${nameOf(best.kind)} inputs: κ = ${formatNumber(best.condition)}, from ${formatNumber(raw.condition)} raw.`,
      numbers: `Your choice gives κ = ${formatNumber(chosen.condition)} and takes ${stepsOf(chosen)} steps to a millionth of E − E* at γ = 1.98/λ_max; raw inputs take ${stepsOf(raw)}, whitened ones ${stepsOf(whitened)}.`,
      agreement: chosen.kind === best.kind,
      halfTrue: `decorrelating alone is a rotation: κ ${change < SAME ? 'stays' : 'changes'} (${formatNumber(centred.condition)} centred, ${formatNumber(rotated.condition)} decorrelated). Centring ${did(raw, centred)} κ here, from ${formatNumber(raw.condition)}; where the same inputs have means of 2, 0, 0, −3 and 0 it ${did(flatRaw, flatCentred)} it, from ${formatNumber(flatRaw.condition)} to ${formatNumber(flatCentred.condition)}. And steps do not follow κ alone: whitened inputs take ${stepsOf(whitened)} at 1.98/λ_max and ${counted(whitened.fewestSteps)} at 2/(λ_min + λ_max).`,
    };
  },
  figures: (measured) => [
    {
      kind: 'table',
      title: 'Curvature and steps to a millionth of E − E*',
      columns: ['inputs', 'λ_max', 'λ_min', 'κ', 'steps', 'at 2/(λ_min + λ_max)'],
      rows: measured.kinds.map((one) => [
        nameOf(one.kind),
        formatNumber(one.eigenvalues[0]!),
        formatNumber(one.eigenvalues.at(-1)!),
        formatNumber(one.condition),
        stepsOf(one),
        counted(one.fewestSteps),
      ]),
    },
  ],
});
