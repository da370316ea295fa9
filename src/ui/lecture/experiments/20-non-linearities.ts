import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { spoken } from '../../../lab/recipe/title';
import { formatNumber, joinWords } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const ACTS = [
  'identity',
  'sigmoid',
  'tanh',
  'lecun_tanh',
  'hard_tanh',
  'softsign',
  'relu',
  'leaky_relu',
  'elu',
  'selu',
  'softplus',
  'silu',
  'gelu',
] as const;
/** Those whose curves are drawn. */
const DRAWN = ['sigmoid', 'tanh', 'relu', 'selu'] as const;
const STEPS = 150;
const SEEDS = 4;
const REACH = 3;
const PLACES = Array.from({ length: 61 }, (_, i) => REACH * (i / 30 - 1));

const recipeOf = (act: string) =>
  recipeFrom({
    data: { set: 'moons', train: 128, normalise: 'standardize' },
    layers: [{ n: 8, act }, { n: 8, act }, { n: 2, act: 'identity' }], // prettier-ignore
    init: { type: 'lecun_normal' },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: 0.2 },
  });

export interface Measured {
  readonly twins: readonly Pick<AnalysisValue<'race'>[number], 'name' | 'median' | 'finalLosses'>[];
  readonly activations: AnalysisValue<'activations'>;
}

/** Where a non-linearity ended in the race, from 1 on. */
const rankOf = (twins: Measured['twins'], act: string): number => 1 + twins.findIndex(({ name }) => name === act);

const worst = ({ finalLosses }: Measured['twins'][number]): number => Math.max(...finalLosses);

export const experiment = defineExperiment('pick', {
  id: 'non-linearities',
  number: 20,
  title: 'Thirteen non-linearities beside each other',
  text: [
    say`A non-linearity decides what a layer makes of a normal pre-activation ${tex`z`}: its mean, its energy, and with them the condition number of what a hundred such units give to the next layer:`,
  ],
  formula: tex`\kappa = 1 + 100\,\frac{\mathbb{E}[\varphi(z)]^2}{\operatorname{Var}[\varphi(z)]}`,
  more: [
    say`A network with two hidden layers of 8 units learns two moons with each of them, from the same starts at the same learning rate.`,
  ],
  source: 'The lecture on non-linearities; moments by quadrature in float64.',
  setUp: recipeOf('tanh'),
  question: {
    kind: 'pick',
    prompt: 'Which of the thirteen has the smallest error after 150 steps?',
    options: ACTS.map(spoken),
  },
  duration: 'about 10 s',
  look: { part: 'layers', words: 'the network with the winner, after its training.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    const variants = Object.fromEntries(ACTS.map((act) => [act, recipeOf(act)]));
    const twins = await analyse('race', { variants, steps: STEPS, seeds: SEEDS, points: 8 });
    const activations = await analyse('activations', { acts: ACTS, at: PLACES });
    await train(recipeOf(twins[0]!.name), STEPS);
    return { twins, activations };
  },
  verdict: ({ twins, activations }, answer) => {
    const [first, second] = [twins[0]!, twins[1]!];
    const rank = rankOf(twins, ACTS[answer]!);
    const chosen = twins[rank - 1]!;
    const isClear = worst(first) < Math.min(...second.finalLosses);
    const condition = (act: string) => formatNumber(activations.find((one) => one.act === act)?.condition ?? NaN);
    return {
      sentence: `Of the thirteen, ${spoken(first.name)} came lowest: E = ${formatNumber(first.median)} after ${STEPS} steps.`,
      numbers: `Median of ${first.finalLosses.length} starts: ${joinWords(twins.map(({ name, median }) => `${spoken(name)} ${formatNumber(median)}`))}. You chose ${spoken(chosen.name)}, number ${rank}. κ of a hundred units: ${(['sigmoid', 'relu', 'tanh'] as const).map((act) => `${spoken(act)} ${condition(act)}`).join(', ')}.`,
      agreement: chosen.name === first.name,
      halfTrue: `one race on one data set is no ranking for all. At one rate for all, a non-linearity with larger slopes takes larger steps. ${isClear ? `Here every start of ${spoken(first.name)} ended below every start of ${spoken(second.name)}.` : `The starts of ${spoken(first.name)} and ${spoken(second.name)} overlap, so that ${SEEDS} starts do not settle which is better.`}`,
    };
  },
  figures: ({ twins, activations }) => [
    {
      kind: 'plot',
      title: 'Four of the curves',
      x: { label: 'z', from: -REACH, to: REACH },
      y: { label: 'φ(z)', from: -2, to: 3 },
      curves: DRAWN.map((act, i) => ({
        name: spoken(act),
        points: activations.find((one) => one.act === act)!.values.map((value, at): Point => [PLACES[at]!, value]),
        style: i < 2 ? 'measured' : 'given',
      })),
    },
    {
      kind: 'table',
      title: 'All thirteen: moments for normal z, and the race',
      columns: ['', 'E[φ]', 'E[φ²]', 'κ', 'E at the end', 'place'],
      rows: activations.map(({ act, mean, meansq, condition }) => [
        spoken(act),
        formatNumber(Math.abs(mean) < 1e-9 ? 0 : mean),
        formatNumber(meansq),
        formatNumber(condition),
        formatNumber(twins[rankOf(twins, act) - 1]!.median),
        String(rankOf(twins, act)),
      ]),
    },
  ],
});
