import { formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const V = 0.5;
const WEIGHTS = [0, 1, 2, 3, 5, 8, 10, 15] as const;
const ASKED = 10;
const REACH = 4;
/** A network whose loss is below this share of its first has learnt the example. */
const LEARNT = 1e-3;
const STEPS = 100;
/** From w near 10 and a small v: two normal numbers times 4. */
const recipe = recipeFrom({
  data: { set: 'example', normalise: 'none' },
  layers: ['tanh', 'identity'].map((act) => ({ n: 1, act, bias: false })),
  init: { type: 'normal', scale: 4, seed: 39 },
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.1 },
});

export interface Measured {
  /** |dE/dw| at each of `WEIGHTS`. */
  readonly slopes: readonly number[];
  readonly losses: readonly number[];
  /** Minima with ridge, with and without tanh. */
  readonly minima: { readonly tanh: number; readonly linear: number };
  /** The laboratory's own run, at its start and its end. */
  readonly lab: {
    readonly w: readonly [number, number];
    readonly v: readonly [number, number];
    readonly losses: readonly [number, number];
  };
}

/** The options are shares of the slope at w = 0, from the largest to the least. */
const SHARES = [0.1, 1e-3, 0] as const;

/** The option that a share belongs to. */
const optionOf = (share: number): number => SHARES.findIndex((bound) => share >= bound / 10);

export const experiment = defineExperiment('pick', {
  id: 'plateaus',
  number: 4,
  title: 'tanh brings plateaus',
  text: [say`Let the first of the two weights go through tanh. Where ${tex`w`} is large tanh is flat, and so is the error:`],
  formula: tex`E = (v \tanh w - 1)^2, \qquad \frac{\partial E}{\partial w} = \frac{2v\,(v\tanh w - 1)}{\cosh^2 w}`,
  more: [say`Take ${tex`v = \tfrac12`}. At ${tex`w = 0`} the slope is −1.`],
  source:
    'The lecture’s example with tanh; Fukumizu & Amari 2000. The slope of tanh is computed as 4t/(1 + t)², t = exp(−2|w|), which keeps its digits.',
  question: {
    kind: 'pick',
    prompt: `How steep is E at w = ${ASKED}, as a share of the slope at w = 0?`,
    options: ['about a tenth', 'about a thousandth', 'less than a millionth'],
  },
  duration: 'about 3 s',
  look: {
    part: 'stage',
    stage: 'landscape',
    words: 'a network of this kind from w = 10.5, and E over the change of both weights. Along w it is flat; the way went along v.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const plain = await analyse('smallFunction', {
      of: { kind: 'function', id: 'two_layer_tanh', constants: { lambda: 0 } },
      at: WEIGHTS.map((w) => [w, V]),
    });
    const minimaOf = async (id: string) => {
      const { stationary } = await analyse('smallFunction', {
        of: { kind: 'function', id, constants: { lambda: 0.1 } },
        stationary: { reach: REACH },
      });
      return stationary.filter(({ kind }) => kind === 'minimum').length;
    };
    const minima = { tanh: await minimaOf('two_layer_tanh'), linear: await minimaOf('two_layer_linear') };
    const { losses, train: seen, firstLayers, layers } = await train(recipe, STEPS);
    const sizes = (layer: number) => [firstLayers!, layers!].map((frame) => frame.layers[layer]!.weightExtent) as [number, number];
    return {
      slopes: plain.at.map(({ gradient }) => Math.abs(gradient[0]!)),
      losses: plain.at.map(({ loss }) => loss),
      minima,
      lab: { w: sizes(0), v: sizes(1), losses: [losses[0]!, seen.at(-1)!.loss] },
    };
  },
  verdict: ({ slopes, losses, minima, lab }, answer) => {
    const at = WEIGHTS.indexOf(ASKED);
    const share = slopes[at]! / slopes[0]!;
    const steps = 0.01 / (0.1 * slopes[at]!);
    return {
      sentence: `At w = ${ASKED} the slope is ${formatNumber(share)} of what it was.`,
      numbers: `|dE/dw| is ${formatNumber(slopes[0]!)} at w = 0 and ${formatNumber(slopes[at]!)} at w = ${ASKED}, while E still is ${formatNumber(losses[at]!)}. With γ = 0.1 it takes ${formatNumber(steps)} steps to move w by 0.01: a plateau, though E is not least there.`,
      agreement: optionOf(share) === answer,
      halfTrue: `tanh is said to bring more minima. With one unit and a ridge of 0.1 it has ${minima.tanh}, the linear network ${minima.linear}: ${minima.tanh === minima.linear ? 'as many, mirror images of each other. What is new is the plateaus' : 'not as many'}. And a plateau along w need not stop descent in both weights: on the page |w| went from ${formatNumber(lab.w[0])} to ${formatNumber(lab.w[1])} in ${STEPS} steps, |v| from ${formatNumber(lab.v[0])} to ${formatNumber(lab.v[1])}, and E from ${formatNumber(lab.losses[0])} to ${formatNumber(lab.losses[1])}${lab.losses[1] < LEARNT * lab.losses[0] ? ', by v alone' : ''}.`,
    };
  },
  figures: ({ slopes, losses }) => [
    {
      kind: 'plot',
      title: 'How steep E is along w',
      x: { label: 'w', from: 0, to: 15 },
      y: { label: '|dE/dw|', from: 1e-13, to: 10, isLog: true },
      curves: [
        { name: 'measured', points: WEIGHTS.map((w, i): Point => [w, slopes[i]!]), style: 'measured' },
        {
          name: 'formula',
          points: Array.from({ length: 61 }, (_, i): Point => [
            i / 4,
            (2 * V * Math.abs(V * Math.tanh(i / 4) - 1)) / Math.cosh(i / 4) ** 2,
          ]),
          style: 'theory',
        },
      ],
      points: WEIGHTS.map((w, i) => ({ at: [w, slopes[i]!] as const, name: '', style: 'measured' as const })),
    },
    {
      kind: 'table',
      title: 'In numbers',
      columns: ['w', '|dE/dw|', 'E'],
      rows: WEIGHTS.map((w, i) => [String(w), formatNumber(slopes[i]!), formatNumber(losses[i]!)]),
    },
  ],
});
