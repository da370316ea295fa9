import { formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import { say, tex } from '../math';

const SMALL = 0.1;
const LARGE = 2.4;
/** Weights of the 2-3-1 network: those into each hidden unit, then those out of them. */
const WEIGHTS = 9;
const HIDDEN = 3;
/** Steps of descent from zero with sigmoid units. */
const STEPS = 200;
const RATE = 0.2;

const recipeOf = (act: string, lambda: number) =>
  recipeFrom({
    data: { set: 'plane', normalise: 'none', seed: 6 },
    layers: [
      { n: HIDDEN, act, bias: false },
      { n: 1, act: 'identity', bias: false },
    ],
    init: { type: 'zero' },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: RATE },
    lambda,
  });

interface AtZero {
  /** Largest component of the gradient. */
  readonly gradient: number;
  readonly most: number;
  readonly least: number;
}

export interface Measured {
  readonly small: AtZero;
  readonly large: AtZero;
  readonly sigmoid: AtZero;
  /** Sigmoid units after descent from zero: the largest weight, and the largest difference of two units’ weights. */
  readonly descended: { readonly largest: number; readonly apart: number };
  /** E before and after as many steps of the laboratory's own run from zero, with tanh and the small ridge. */
  readonly labLosses: readonly [number, number];
}

/** The largest weight of the 2-3-1 network, and how far apart the weights of its hidden units are. */
export function unitsOf(theta: ArrayLike<number>): Measured['descended'] {
  const all = Array.from(theta);
  const offFirst = all.map((weight, at) => weight - all[at - (at % HIDDEN)]!);
  return { largest: Math.max(...all.map(Math.abs)), apart: Math.max(...offFirst.map(Math.abs)) };
}

const kind = ({ gradient, least }: AtZero): string =>
  gradient > 0 ? 'no stationary point' : least > 0 ? 'a strict local minimum' : 'a saddle';

export const experiment = defineExperiment('pick', {
  id: 'zero-start',
  number: 5,
  title: 'All weights zero',
  text: [
    say`In a network with one hidden layer of tanh units and no biases, all weights at zero give a gradient of exactly zero. The Hessian there has the eigenvalues`,
  ],
  formula: tex`2\lambda + 2c, \quad 2\lambda - 2c, \quad 2\lambda, \qquad c = \|\mathbb{E}[t\,x]\|`,
  more: [say`Here a 2-3-1 network on 20 rows with ${tex`t = 0.8x_1 - 0.3x_2`}.`],
  source: 'The lecture on initial weights. Exact Hessian of 9 weights on all rows.',
  question: {
    kind: 'pick',
    prompt: 'What is the point where all weights are zero?',
    options: ['always a saddle', 'always a minimum', 'a saddle or a minimum, as the ridge decides', 'not stationary'],
  },
  duration: 'about 4 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: `the network with tanh and λ = ${SMALL} after ${STEPS} steps: all weights still are zero. The spectrum has eigenvalues of both signs.`,
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const at = async (act: string, lambda: number): Promise<AtZero> => {
      const { at } = await analyse('smallFunction', {
        of: { kind: 'network', recipe: recipeOf(act, lambda) },
        at: [new Array<number>(WEIGHTS).fill(0)],
      });
      const { gradient, eigenvalues } = at[0]!;
      return { gradient: Math.max(...gradient.map(Math.abs)), most: eigenvalues[0]!, least: eigenvalues.at(-1)! };
    };
    const { descents } = await analyse('smallFunction', {
      of: { kind: 'network', recipe: recipeOf('sigmoid', 0) },
      descents: [{ start: new Array<number>(WEIGHTS).fill(0), lr: RATE, steps: STEPS }],
    });
    const [small, large, sigmoid] = [await at('tanh', SMALL), await at('tanh', LARGE), await at('sigmoid', SMALL)];
    const { losses, train: seen } = await train(recipeOf('tanh', SMALL), STEPS);
    return {
      small,
      large,
      sigmoid,
      labLosses: [losses[0]!, seen.at(-1)!.loss],
      descended: unitsOf(descents[0]!.thetas.at(-1)!),
    };
  },
  verdict: ({ small, large, sigmoid, descended, labLosses }, answer) => {
    const c = (small.most - small.least) / 4;
    const depends = small.gradient === 0 && large.gradient === 0 && small.least < 0 && large.least > 0;
    return {
      sentence: depends
        ? 'The ridge decides: a saddle below c, a minimum above.'
        : `With λ = ${SMALL} it is ${kind(small)}, with λ = ${LARGE} ${kind(large)}.`,
      numbers: `The measured spread gives c = ${formatNumber(c)}. With λ = ${SMALL} the least eigenvalue is ${formatNumber(small.least)}: ${kind(small)}. With λ = ${LARGE} it is ${formatNumber(large.least)}: ${kind(large)}. The largest component of the gradient is ${formatNumber(small.gradient)} in both. ${STEPS} steps of descent from it take E from ${formatNumber(labLosses[0])} to ${formatNumber(labLosses[1])}.`,
      agreement: depends && answer === 2,
      halfTrue: `“zero is stationary” needs φ(0) = 0. With sigmoid units the largest slope at zero is ${formatNumber(sigmoid.gradient)}, and the weights move: after ${STEPS} steps of descent the largest is ${formatNumber(descended.largest)}. But the weights of any two hidden units then differ by ${descended.apart === 0 ? 'exactly 0: they stay copies of each other, and a layer of copies learns no more than one unit' : `up to ${formatNumber(descended.apart)}`}.`,
    };
  },
  figures: ({ small, large, sigmoid }) => [
    {
      kind: 'table',
      title: 'At all weights zero',
      columns: ['', 'largest |slope|', 'largest λ', 'least λ', 'it is'],
      rows: (
        [
          [`tanh, λ = ${SMALL}`, small],
          [`tanh, λ = ${LARGE}`, large],
          [`sigmoid, λ = ${SMALL}`, sigmoid],
        ] as const
      ).map(([name, one]) => [name, formatNumber(one.gradient), formatNumber(one.most), formatNumber(one.least), kind(one)]),
    },
  ],
});
