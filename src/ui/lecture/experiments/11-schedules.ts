import { formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';
import { mean } from '../mean';

const RATE = 0.2;
const STEPS = 600;
const SEEDS = 4;
const POINTS = 31;
/** Points on either side that a drawn error is the mean of, with its own. */
const AROUND = 3;
/** Points that make up the error about half-way: steps 220 to 300. */
const HALF_WAY = [11, 16] as const;

/** Every schedule begins at, or goes up to, the same rate. */
const SCHEDULES = {
  constant: { type: 'constant' },
  step: { type: 'step', factor: 0.1, every: 300 },
  exponential: { type: 'exponential', eta: 0.005 },
  cyclical: { type: 'triangular', lr_min: 0.01, period: 200 },
  cosine: { type: 'cosine', lr_min: 0.001, period: STEPS },
} as const;
type Name = keyof typeof SCHEDULES;
const NAMES = Object.keys(SCHEDULES) as Name[];

/** Rates at which the noise floor is measured. */
const FLOOR_RATES = [0.2, 0.02] as const;

function recipeOf(name: Name) {
  return recipeFrom({
    data: { set: 'sine', noise: 0.3 },
    layers: [
      { n: 8, act: 'tanh' },
      { n: 1, act: 'identity' },
    ],
    optimizer: { type: 'sgd' },
    batch: { size: 4 },
    schedule: { ...SCHEDULES[name], lr: RATE },
  });
}

export interface Measured {
  /** Best first; `half` is the error of the batches about half-way, mean over seeds. */
  readonly ranked: readonly { readonly name: string; readonly median: number; readonly curve: readonly Point[]; readonly half: number }[];
  /** Noise floors at `FLOOR_RATES`: measured, its standard error, and by the formula. */
  readonly floors: readonly { readonly mean: number; readonly error: number }[];
}

/** The mean over seeds and neighbouring points of errors that each are of one batch. */
export function smoothed(curves: readonly ArrayLike<number>[]): Point[] {
  const means = Array.from(curves[0]!, (_, i) => mean(curves.map((curve) => curve[i]!)));
  return means.map((_, i): Point => [(i * STEPS) / (POINTS - 1), mean(means.slice(Math.max(0, i - AROUND), i + AROUND + 1))]);
}

/** γs²/(2(2 − γh)) with s = h = 1. */
const floorOf = (rate: number): number => rate / (2 * (2 - rate));

export const experiment = defineExperiment('pick', {
  id: 'schedules',
  number: 11,
  title: 'Schedules, raced under the same noise',
  text: [
    say`On minibatches the slope is noisy, and descent does not come to rest: near a minimum of curvature ${tex`h`} with noise of size ${tex`s`} it hovers at`,
  ],
  formula: tex`\mathbb{E}\,[E] = \frac{\gamma s^2}{2\,(2 - \gamma h)}`,
  more: [
    say`A smaller rate lowers that floor and slows the way to it. Five schedules start a 1-8-1 network on a noisy sine from the same weights with the same batches of 4; each begins at ${tex`\gamma = 0.2`} or goes up to it.`,
  ],
  source: 'The lecture on schedules; Robbins & Monro 1951, Smith 2017 (cyclical), Loshchilov & Hutter 2017 (cosine). Medians over 4 seeds.',
  setUp: recipeOf('constant'),
  question: { kind: 'pick', prompt: `Which has the least error after ${STEPS} steps?`, options: NAMES },
  duration: 'about 4 s',
  look: { part: 'timeline', words: 'a run with the winning schedule. Below its loss, the learning rate of each step.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    const variants = Object.fromEntries(NAMES.map((name) => [name, recipeOf(name)]));
    const twins = await analyse('race', { variants, steps: STEPS, seeds: SEEDS, points: POINTS });
    const floors = await analyse('noiseFloor', {
      schedules: FLOOR_RATES.map((lr) => ({ type: 'constant', lr })),
      steps: 240,
      discarded: 160,
      chains: 2048,
    });
    await train(recipeOf(twins[0]!.name as Name), STEPS);
    return {
      ranked: twins.map(({ name, median, curves }) => ({
        name,
        median,
        curve: smoothed(curves),
        half: mean(curves.flatMap((curve) => Array.from(curve.subarray(...HALF_WAY)))),
      })),
      floors,
    };
  },
  verdict: ({ ranked, floors }, answer) => {
    const best = ranked[0]!;
    const last = ranked.at(-1)!;
    const early = ranked.reduce((least, one) => (one.half < least.half ? one : least));
    const [high, low] = floors.map((floor) => floor.mean) as [number, number];
    const chosen = ranked.findIndex(({ name }) => name === NAMES[answer]);
    const rows = floors.map(
      ({ mean, error }, i) =>
        `${formatNumber(mean)} ± ${formatNumber(error)} (formula ${formatNumber(floorOf(FLOOR_RATES[i]!))}) at γ = ${FLOOR_RATES[i]!}`,
    );
    return {
      sentence: `${best.name[0]!.toUpperCase()}${best.name.slice(1)} came out lowest, at ${formatNumber(best.median)}.`,
      numbers: `You chose ${NAMES[answer]!}, number ${chosen + 1} of ${ranked.length} at ${formatNumber(ranked[chosen]!.median)}; ${last.name} came last at ${formatNumber(last.median)}. The floor of noise alone, measured on a quadratic with s = h = 1: ${rows.join(', ')}.`,
      agreement: chosen === 0,
      halfTrue: `the order ${early === best ? 'can depend' : 'depends'} on when one stops. About half-way ${early.name} had the least error of a batch, ${formatNumber(early.half)} over ${SEEDS} seeds${early === best ? ', as at the end' : ''}. Best and worst differ by a factor of ${formatNumber(last.median / best.median)} at the end${last.name === 'constant' ? `; the constant rate is last, and alone ends at γ = ${RATE}, where noise alone holds ${formatNumber(high / low)} times the error that it holds at ${FLOOR_RATES[1]}` : ''}.`,
    };
  },
  figures: ({ ranked }) => [
    {
      kind: 'table',
      title: 'Error on all rows at the end, median',
      columns: ['', 'E', '× the best'],
      rows: ranked.map(({ name, median }) => [name, formatNumber(median), formatNumber(median / ranked[0]!.median)]),
    },
    {
      kind: 'plot',
      title: `Best and last: errors of batches, mean of ${SEEDS} seeds and ${2 * AROUND + 1} neighbours`,
      x: { label: 'step', from: 0, to: STEPS },
      y: { label: 'E of batches', from: 0.03, to: 1, isLog: true },
      curves: [ranked[0]!, ranked.at(-1)!].map(({ name, curve }, i) => ({ name, points: curve, style: i === 0 ? 'measured' : 'given' })),
    },
  ],
});
