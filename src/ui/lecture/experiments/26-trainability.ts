import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber, formatPercent } from '../../format';
import type { Recipe } from '../../../lab/recipe/recipe';
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

type Sweep = Pick<AnalysisValue<'sweep'>, 'map' | 'counts' | 'steps'>;

export interface Measured extends Sweep {
  /** The same map from another draw of the weights. */
  readonly again: Pick<Sweep, 'map'>;
}

const x = { label: 'learning rate γ', ...RATES, isLog: true } as const;
const y = { label: 'initial scale', ...SCALES, isLog: true } as const;

const nearest = (values: readonly number[], at: number): number => {
  const off = values.map((value) => Math.abs(Math.log(value / at)));
  return off.indexOf(Math.min(...off));
};

/** Final losses, cell by cell; one that diverged is worse than any. */
const lossesOf = ({ map }: Pick<Sweep, 'map'>): number[] => Array.from(map.finalLosses, comparable);
const bestOf = (losses: readonly number[]): number => losses.indexOf(Math.min(...losses));
const rankOf = (losses: readonly number[], cell: number): number => 1 + losses.filter((loss) => loss < losses[cell]!).length;
/** Learning rate and scale of a cell. */
const placeOf = ({ x, y }: Sweep['map'], cell: number): Point => [
  x.values[cell % x.values.length]!,
  y.values[Math.floor(cell / x.values.length)]!,
];
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
  duration: 'about 7 s',
  look: { part: 'stage', stage: 'fit', words: 'the best cell of the map, trained on the page as long as the map was.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    const mapOf = async (recipe: Recipe): Promise<Sweep> => {
      await train(recipe, 0);
      const [x, y] = [spread(RATES), spread(SCALES)];
      return analyse('sweep', { x: { name: 'learning_rate', values: x }, y: { name: 'scale', values: y }, steps: STEPS });
    };
    const again = await mapOf({ ...setUp, init: { ...setUp.init, seed: setUp.init.seed + 1 } });
    const { map, counts, steps } = await mapOf(setUp);
    const best = bestOf(lossesOf({ map }));
    const [lr, scale] = placeOf(map, best);
    await train({ ...setUp, schedule: { type: 'constant', lr }, init: { ...setUp.init, scale } }, STEPS);
    return { map, counts, steps, again };
  },
  verdict: ({ map, counts, steps, again }, answer) => {
    const [losses, others] = [lossesOf({ map }), lossesOf(again)];
    const chosen = nearest(map.y.values, answer[1]) * map.x.values.length + nearest(map.x.values, answer[0]);
    const [best, bestAgain] = [bestOf(losses), bestOf(others)];
    const rank = rankOf(losses, chosen);
    const total = losses.length;
    const place = (cell: number) => {
      const [rate, scale] = placeOf(map, cell);
      return `γ = ${formatNumber(rate)}, scale ${formatNumber(scale)}`;
    };
    return {
      sentence: `Your cell is number ${formatCount(rank)} of ${formatCount(total)}: E = ${formatNumber(losses[chosen]!)} after ${steps} steps.`,
      numbers: `The best is at ${place(best)}, with E = ${formatNumber(losses[best]!)}; yours is ${place(chosen)}. ${formatPercent(counts.diverged / total)} of the cells diverged, ${formatPercent(counts.stuck / total)} did not come to a tenth of their first error.`,
      agreement: Number.isFinite(losses[chosen]!) && rank <= Math.ceil(BEST * total),
      halfTrue: `a map is of one draw of the weights and of one number of steps. From another draw the best ${bestAgain === best ? 'is the same cell' : `is at ${place(bestAgain)}, and the cell that is best here comes number ${formatCount(rankOf(others, best))}`}.`,
    };
  },
  figures: ({ map }, answer) => {
    const losses = lossesOf({ map });
    const most = Math.max(...losses.filter(Number.isFinite));
    const best = bestOf(losses);
    const at = placeOf(map, best);
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
          isCells: true,
        },
        points: [
          { at, name: 'best', style: 'measured' },
          { at: answer, name: 'your point', style: 'answered' },
        ],
      },
    ];
  },
});
