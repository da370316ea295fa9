import { formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
import type { Point } from '../figure';
import { linearUnit, RATE } from '../linearUnit';
import { say, tex } from '../math';

const ALPHA = [1, 4, 16, 64] as const;
const STEPS = 50;
const MOST = 64;
/** Multiples of 1/α_max, and the best fixed rate 1/(α_min + α_max). */
const RATES = [
  { name: '0.99/α_max', lr: 0.99 / MOST },
  { name: '1/α_max', lr: 1 / MOST },
  { name: '1.01/α_max', lr: 1.01 / MOST },
  { name: '1/(α_min + α_max)', lr: 1 / (1 + MOST) },
] as const;

export interface Measured {
  /** For each rate, E before each step and after the last. */
  readonly losses: readonly ArrayLike<number>[];
  /** For each rate, the distances of the coordinates from their minimum after the last step. */
  readonly distances: readonly (readonly number[])[];
}

const curveOf = (losses: ArrayLike<number>): Point[] => Array.from(losses, (loss, step): Point => [step, loss]);

export const experiment = defineExperiment('pick', {
  id: 'quadratic',
  number: 12,
  title: 'How large may the learning rate be?',
  text: [say`Near a minimum every error function is a quadratic. In its own axes each coordinate goes its own way:`],
  formula: tex`\begin{gathered} E = \sum_i \alpha_i\,(\theta_i - \theta_i^*)^2 \\ \theta_i - \theta_i^* \;\leftarrow\; (1 - 2\gamma\alpha_i)\,(\theta_i - \theta_i^*) \end{gathered}`,
  more: [
    say`So descent converges only for ${tex`\gamma < 1/\alpha_{\max}`}, and the lecture takes ${tex`\gamma = 0.99/\alpha_{\max}`}. Here ${tex`\alpha = 1, 4, 16, 64`}, all coordinates one away from the minimum.`,
  ],
  source: 'The lecture on quadratic error; exact figures for 50 steps.',
  question: {
    kind: 'pick',
    prompt: 'With γ = 0.99/α_max, which coordinate is farthest from its minimum after 50 steps?',
    options: ['the flattest, α = 1', 'α = 4', 'α = 16', 'the steepest, α = 64'],
  },
  duration: 'about 3 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: `a quadratic of five weights, a linear unit, at γ = ${RATE} just below its limit. The figures beside the spectrum name the limit and the best rate.`,
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const { descents } = await analyse('smallFunction', {
      of: { kind: 'quadratic', alpha: ALPHA },
      descents: RATES.map(({ lr }) => ({ start: [1, 1, 1, 1], lr, steps: STEPS })),
    });
    await train(linearUnit(0), STEPS);
    return {
      losses: descents.map(({ losses }) => losses),
      distances: descents.map(({ thetas }) => Array.from(thetas.at(-1)!, Math.abs)),
    };
  },
  verdict: ({ losses, distances }, answer) => {
    const own = distances[0]!;
    const farthest = own.indexOf(Math.max(...own));
    const end = (i: number) => losses[i]![STEPS]!;
    const start = losses[0]![0]!;
    const [flat, steep] = [ALPHA[0], MOST].map((alpha) => Math.abs(1 - 2 * RATES[0].lr * alpha)) as [number, number];
    const fate = (i: number) => `${RATES[i]!.name} ends at ${formatNumber(end(i))}${end(i) > start ? ', above the start' : ''}`;
    return {
      sentence: `The ${farthest === 0 ? 'flattest' : farthest === 3 ? 'steepest' : `one with α = ${ALPHA[farthest]!}`} limits: it still is ${formatNumber(own[farthest]!)} away.`,
      numbers: `The distances after ${STEPS} steps are ${own.map((distance, i) => `${formatNumber(distance)} (α = ${ALPHA[i]!})`).join(', ')}. E began at ${formatNumber(start)}; ${RATES.map((_, i) => fate(i)).join('; ')}.`,
      agreement: farthest === answer,
      halfTrue: `the lecture’s |1 − 1.98/κ| is the factor along the flattest direction, ${formatNumber(flat)} a step here. The steepest shrinks by ${formatNumber(steep)} with this γ whatever κ is. So at κ = ${formatNumber(MOST / ALPHA[0])} the ${steep > flat ? 'steepest' : 'flattest'} limits, as it does for every κ ${steep > flat ? 'below' : 'above'} 99, and 1/(α_min + α_max) ends at ${formatNumber(end(3) / end(0))} times the error.`,
    };
  },
  figures: ({ losses }) => [
    {
      kind: 'plot',
      title: 'E at four learning rates',
      x: { label: 'step', from: 0, to: STEPS },
      y: { label: 'E', from: 1, to: 1000, isLog: true },
      curves: losses.map((one, i) => ({ name: RATES[i]!.name, points: curveOf(one), style: i === 0 ? 'measured' : 'given' })),
    },
    {
      kind: 'table',
      title: 'After 50 steps',
      columns: ['γ', 'E', 'factor, α = 1', 'factor, α = 64'],
      rows: RATES.map(({ name, lr }, i) => [
        name,
        formatNumber(losses[i]![STEPS]!),
        ...[1, MOST].map((alpha) => formatNumber(1 - 2 * lr * alpha)),
      ]),
    },
  ],
});
