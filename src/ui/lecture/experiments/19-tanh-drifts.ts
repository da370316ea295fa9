import { formatNumber, formatPercent } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';
import { mean } from '../mean';

const AT = [0, 10, 25, 50, 100, 200, 400] as const;
const DRAWS = 3;
/** A target's share of the mean is larger where it is this many times the other's. */
const LARGER = 2;

const recipeOf = (set: 'odd' | 'even') =>
  recipeFrom({
    data: { set, normalise: 'none', seed: 7 },
    layers: [{ n: 12, act: 'tanh' }, { n: 1, act: 'identity' }], // prettier-ignore
    init: { type: 'lecun_normal' },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: 0.1 },
  });

export interface Measured {
  /** Shares by step and draw, for a target that keeps the sign and for one that forgets it. */
  readonly odd: readonly (readonly number[])[];
  readonly even: readonly (readonly number[])[];
}

const spread = (values: readonly number[]): string => `${formatPercent(Math.min(...values))} to ${formatPercent(Math.max(...values))}`;
const curveOf = (shares: readonly (readonly number[])[]): Point[] => shares.map((own, i): Point => [AT[i]!, mean(own)]);

export const experiment = defineExperiment('pick', {
  id: 'tanh-drifts',
  number: 19,
  title: 'tanh is centred at the start. Afterwards?',
  text: [
    say`tanh is odd, so that with inputs of mean 0 and no biases yet its activations have nearly no mean. Measure the mean’s share of their energy while it learns:`,
  ],
  formula: tex`\frac{\sum_k \mathbb{E}[a_k]^2}{\sum_k \mathbb{E}[a_k^2]}`,
  more: [
    say`The same twelve tanh units learn, from the same four normal inputs with the sum ${tex`2u`}, either the target ${tex`u`}, which changes its sign with the inputs, or ${tex`|u|`}, which does not. Both targets have mean 0 and variance 1.`,
  ],
  source: 'The lecture on tanh and skewed problems; 256 rows, gradient descent at γ = 0.1.',
  setUp: recipeOf('odd'),
  question: {
    kind: 'pick',
    prompt: 'Which target makes the mean of the activations drift away from 0?',
    options: ['u, which keeps the sign', '|u|, which forgets it', 'both alike', 'neither: tanh stays centred'],
  },
  duration: 'about 4 s',
  look: {
    part: 'layers',
    words: 'the first of these starts with |u|. Point at a unit of layer 1: its outputs do not lie around 0 any more.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const [odd, even] = await analyse('meanDrift', {
      recipes: [recipeOf('odd'), recipeOf('even')],
      at: AT,
      draws: DRAWS,
    });
    await train(recipeOf('even'), AT.at(-1)!);
    return { odd: odd!, even: even! };
  },
  verdict: ({ odd, even }, answer) => {
    const [start, first, second] = [mean(odd[0]!), mean(odd.at(-1)!), mean(even.at(-1)!)];
    const grew = [first, second].map((share) => share > LARGER * start);
    const found = second > LARGER * first && grew[1] ? 1 : first > LARGER * second && grew[0] ? 0 : grew[0] && grew[1] ? 2 : 3;
    const words = ['only with u', 'only with |u|', 'with both targets', 'with neither'][found]!;
    return {
      sentence: `The mean drifted ${words}: after ${AT.at(-1)!} steps it has ${formatPercent(second)} of the energy with |u| and ${formatPercent(first)} with u.`,
      numbers: `It began at ${formatPercent(start)}. Over ${even[0]!.length} starts: |u| ${spread(even.at(-1)!)}, u ${spread(odd.at(-1)!)}. A hundred such units would have κ ≈ 1 + 100 m/(1 − m) = ${formatNumber(1 + (100 * second) / (1 - second))} with |u|, m being that share, and ${formatNumber(1 + (100 * first) / (1 - first))} with u.`,
      agreement: found === answer,
      halfTrue: `tanh is centred by symmetry as long as weights and data have it: ${formatPercent(start)} at the start here. A target without the symmetry can move the biases, and the mean with them: it came to ${formatNumber(second / start)} times that with |u|, to ${formatNumber(first / start)} times with u.`,
    };
  },
  figures: ({ odd, even }) => [
    {
      kind: 'plot',
      title: 'Share of the mean in the energy of the activations',
      x: { label: 'step', from: 0, to: AT.at(-1)! },
      y: { label: 'share', from: 0, to: 0.3 },
      curves: [
        { name: '|u|', points: curveOf(even), style: 'measured' },
        { name: 'u', points: curveOf(odd), style: 'given' },
      ],
    },
  ],
});
