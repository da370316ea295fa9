import type { Conditioning } from '../../../lab/protocol/statements';
import { formatCount, formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';

const LAMBDA = 0.01;
const MOST_STEPS = 1000;
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

export type Measured = readonly Conditioning[];

const of = (measured: Measured, kind: Conditioning['kind']): Conditioning => measured.find((one) => one.kind === kind)!;
const nameOf = (kind: Conditioning['kind']): string => NAMES[kind as keyof typeof NAMES];
const stepsOf = ({ steps }: Conditioning): string => (steps === undefined ? `more than ${formatCount(MOST_STEPS)}` : formatCount(steps));

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
  duration: 'about 10 s',
  run: async ({ analyse }): Promise<Measured> => analyse('conditioning', { kinds: KINDS, lambda: LAMBDA, mostSteps: MOST_STEPS }),
  verdict: (measured, answer) => {
    const best = measured.reduce((least, one) => (one.condition < least.condition ? one : least));
    const [raw, centred, rotated] = [of(measured, 'none'), of(measured, 'center'), of(measured, 'decorrelate')];
    const chosen = of(measured, OPTIONS[answer]!.kind);
    const change = Math.abs(rotated.condition / centred.condition - 1);
    return {
      sentence: `The least condition number is that of ${nameOf(best.kind)} inputs: κ = ${formatNumber(best.condition)}, from ${formatNumber(raw.condition)} raw.`,
      numbers: `Your choice gives κ = ${formatNumber(chosen.condition)} and takes ${stepsOf(chosen)} steps to a millionth of E − E* at γ = 1.98/λ_max; raw inputs take ${stepsOf(raw)}, whitened ones ${stepsOf(of(measured, 'whiten'))}.`,
      agreement: chosen.kind === best.kind,
      halfTrue: `decorrelating alone is a rotation: κ ${change < SAME ? 'stays' : 'changes'} (${formatNumber(centred.condition)} centred, ${formatNumber(rotated.condition)} decorrelated). Centring took κ from ${formatNumber(raw.condition)} to ${formatNumber(centred.condition)} here; with other data it can raise it. And steps do not follow κ alone: 1.98/λ_max is a good rate only for κ near 99 and beyond.`,
    };
  },
  figures: (measured) => [
    {
      kind: 'table',
      title: 'Curvature and steps to a millionth of E − E*',
      columns: ['inputs', 'λ_max', 'λ_min', 'κ', 'steps'],
      rows: measured.map((one) => [
        nameOf(one.kind),
        formatNumber(one.eigenvalues[0]!),
        formatNumber(one.eigenvalues.at(-1)!),
        formatNumber(one.condition),
        stepsOf(one),
      ]),
    },
  ],
});
