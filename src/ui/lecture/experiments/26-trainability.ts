import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber, formatPercent } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const STEPS = 100;
const SIDE = 12;
const RATES = { from: 0.01, to: 30 };
const SCALES = { from: 0.05, to: 20 };
/** A cell among this share of the best was placed well. */
const BEST = 0.1;

const spread = ({ from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: SIDE }, (_, i) => from * (to / from) ** ((i + 0.5) / SIDE));

const setUp = recipeFrom({
  data: { set: 'moons', train: 96, normalise: 'standardize' },
  layers: [{ n: 8, act: 'tanh' }, { n: 8, act: 'tanh' }, { n: 2, act: 'identity' }], // prettier-ignore
  init: { type: 'lecun_normal' },
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.1 },
});

export type Measured = Pick<AnalysisValue<'sweep'>, 'map' | 'counts' | 'steps'>;

const x = { label: 'learning rate γ', ...RATES, isLog: true } as const;
const y = { label: 'initial scale', ...SCALES, isLog: true } as const;

const nearest = (values: readonly number[], at: number): number => {
  const off = values.map((value) => Math.abs(Math.log(value / at)));
  return off.indexOf(Math.min(...off));
};

const comparable = (loss: number): number => (Number.isFinite(loss) ? loss : Infinity);

export const experiment = defineExperiment('place', {
  id: 'trainability',
  number: 26,
  title: 'Beyond the lecture: the map of trainability',
  text: [
    say`How large should the steps be, and how large the first weights? The two questions are one: together they decide whether a network learns, stays where it is, or diverges.`,
  ],
  formula: tex`\theta_0 \sim s \cdot \mathcal{N}\!\left(0, \tfrac{1}{n_{\text{in}}}\right), \qquad \theta \leftarrow \theta - \gamma\,\nabla E`,
  more: [say`A 2-8-8-2 tanh network is trained on two moons for 100 steps at each of 144 pairs, all from the same draw of the weights.`],
  source: 'Sohl-Dickstein 2024, on the boundary of trainability; the lecture’s learning rate and σ².',
  setUp,
  question: {
    kind: 'place',
    prompt: 'Place a point where the error is least after 100 steps.',
    x,
    y,
    start: [0.1, 1],
  },
  duration: 'about 15 s',
  look: 'stage',
  run: async ({ train, analyse }): Promise<Measured> => {
    await train(setUp, 0);
    return analyse('sweep', {
      x: { name: 'learning_rate', values: spread(RATES) },
      y: { name: 'scale', values: spread(SCALES) },
      steps: STEPS,
    });
  },
  verdict: ({ map, counts, steps }, answer) => {
    const losses = Array.from(map.finalLosses, comparable);
    const columns = map.x.values.length;
    const chosen = nearest(map.y.values, answer[1]) * columns + nearest(map.x.values, answer[0]);
    const best = losses.indexOf(Math.min(...losses));
    const rank = 1 + losses.filter((loss) => loss < losses[chosen]!).length;
    const total = losses.length;
    const place = (cell: number) =>
      `γ = ${formatNumber(map.x.values[cell % columns]!)}, scale ${formatNumber(map.y.values[Math.floor(cell / columns)]!)}`;
    return {
      sentence: `Your cell is number ${formatCount(rank)} of ${formatCount(total)}: E = ${formatNumber(losses[chosen]!)} after ${steps} steps.`,
      numbers: `The best is at ${place(best)}, with E = ${formatNumber(losses[best]!)}; yours is ${place(chosen)}. ${formatPercent(counts.diverged / total)} of the cells diverged, ${formatPercent(counts.stuck / total)} did not come to a tenth of their first error.`,
      agreement: Number.isFinite(losses[chosen]!) && rank <= Math.ceil(BEST * total),
      halfTrue:
        'this is one draw of the weights and one length of training. A smaller rate has gone a shorter way in as many steps; after more of them another place may be the best.',
    };
  },
  figures: ({ map }, answer) => {
    const losses = Array.from(map.finalLosses, comparable);
    const most = Math.max(...losses.filter(Number.isFinite));
    const best = losses.indexOf(Math.min(...losses));
    const at: Point = [map.x.values[best % SIDE]!, map.y.values[Math.floor(best / SIDE)]!];
    return [
      {
        kind: 'plot',
        title: 'E after training; the darkest cells include those that diverged',
        x,
        y,
        field: {
          columns: SIDE,
          rows: SIDE,
          values: losses.map((loss) => Math.min(loss, most)),
          isLog: true,
        },
        points: [
          { at, name: 'best', style: 'measured' },
          { at: answer, name: 'your point', style: 'answered' },
        ],
      },
    ];
  },
});
