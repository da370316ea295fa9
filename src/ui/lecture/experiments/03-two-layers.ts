import type { SmallFunctionResult } from '../../../lab/protocol/lessons';
import { formatNumber, joinWords } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const LAMBDA = 0.1;
const VIEW = 2;
/** A point within this distance of a minimum was placed well. */
const NEAR = 0.25;
/** Weights and slopes that differ by less are the same. */
const SAME = 1e-4;
const STARTS = [
  [1.8, -0.6],
  [-1.8, 0.6],
  [0.1, 0.05],
] as const;

const STEPS = 200;
const RATE = 0.1;
/** From a start whose weights have unlike signs: the way leads past the saddle. */
const recipe = recipeFrom({
  data: { set: 'example', normalise: 'none' },
  layers: [1, 1].map((n) => ({ n, act: 'identity', bias: false })),
  init: { type: 'normal', seed: 5 },
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: RATE },
  lambda: LAMBDA,
});

export interface Measured extends Pick<SmallFunctionResult, 'grid' | 'stationary' | 'descents'> {
  /** E at the start and at the end of the laboratory's own run. */
  readonly labLosses: readonly [number, number];
}

const axis = (label: string) => ({ label, from: -VIEW, to: VIEW });
/** What the search leaves of an exact zero is not shown. */
const coordinate = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : value);
const pointOf = (theta: ArrayLike<number>): Point => [coordinate(theta[0]!), coordinate(theta[1]!)];

/** The minima, and how far a point is from the nearest of them. */
function nearest({ stationary }: Measured, [x, y]: Point) {
  const minima = stationary.filter(({ kind }) => kind === 'minimum');
  const distance = Math.min(...minima.map(({ theta }) => Math.hypot(theta[0]! - x, theta[1]! - y)));
  return { minima, distance };
}

export const experiment = defineExperiment('place', {
  id: 'two-layers',
  number: 3,
  title: 'Two layers are not a bowl',
  text: [
    say`The smallest network with two layers has one weight in each: ${tex`y = v\,w\,x`}. Fit it to the one example ${tex`x = t = 1`} with a ridge of ${tex`\lambda = 0.1`}:`,
  ],
  formula: tex`E(w, v) = (vw - 1)^2 + 0.1\,(v^2 + w^2)`,
  more: [say`Both layers are linear, and so is what the network can do. The error is not a bowl in its weights.`],
  source:
    'The lecture’s example N = 1, x = t = 1; Baldi & Hornik 1989 on linear networks. Stationary points by Newton’s method in float64.',
  question: {
    kind: 'place',
    prompt: 'Place a point where E has a minimum.',
    note: 'There may be more than one; place your point on any of them.',
    x: axis('w'),
    y: axis('v'),
    start: [0, 0],
  },
  duration: 'about 3 s',
  look: {
    part: 'stage',
    stage: 'landscape',
    words: 'this network with weights of its own, and the same E over the change of both. The way led past the saddle; drag its start.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const found = await analyse('smallFunction', {
      of: { kind: 'function', id: 'two_layer_linear', constants: { lambda: LAMBDA } },
      grid: { x: [-VIEW, VIEW], y: [-VIEW, VIEW], size: 96 },
      stationary: { reach: 4 },
      descents: STARTS.map((start) => ({ start, lr: RATE, steps: STEPS })),
    });
    const { losses, train: seen } = await train(recipe, STEPS);
    return { ...found, labLosses: [losses[0]!, seen.at(-1)!.loss] };
  },
  verdict: (measured, answer) => {
    const { minima, distance } = nearest(measured, answer);
    const saddle = measured.stationary.find(({ kind }) => kind === 'saddle');
    const list = minima.map(({ theta }) => `(${formatNumber(theta[0]!)}, ${formatNumber(theta[1]!)})`).join(' and ');
    const slopes = minima.map(({ theta }) => theta[0]! * theta[1]!);
    const isMirrored =
      minima.length === 2 && Math.abs(slopes[0]! - slopes[1]!) < SAME && Math.abs(minima[0]!.theta[0]! + minima[1]!.theta[0]!) < SAME;
    const saddleWords =
      saddle &&
      `At (${pointOf(saddle.theta).map(formatNumber).join(', ')}) the eigenvalues are ${Array.from(saddle.eigenvalues, formatNumber).join(' and ')}: a saddle, E = ${formatNumber(saddle.loss)}.`;
    return {
      sentence: isMirrored
        ? `E has ${minima.length} minima, mirror images${saddle ? ' with a saddle between them' : ''}.`
        : `E has ${minima.length === 1 ? 'one minimum' : `${minima.length} minima that are no mirror images`}.`,
      numbers: `They lie at ${list}, with E = ${formatNumber(minima[0]!.loss)}. Your point is ${formatNumber(distance)} away from the nearer one. ${saddleWords ?? 'No saddle was found.'} The laboratory’s own run went from E = ${formatNumber(measured.labLosses[0])} to ${formatNumber(measured.labLosses[1])} in ${STEPS} steps.`,
      agreement: distance < NEAR,
      halfTrue: isMirrored
        ? `the minima are the same function, y = ${formatNumber(slopes[0]!)} x: changing the sign of both weights changes nothing. The second layer has brought a saddle, and no worse minimum.`
        : `the minima are different functions: their slopes v w are ${joinWords(slopes.map(formatNumber))}.`,
    };
  },
  figures: ({ grid, stationary, descents }, answer) => [
    {
      kind: 'plot',
      title: 'E over the two weights, and three ways down',
      x: axis('w'),
      y: axis('v'),
      field: { columns: grid!.size, rows: grid!.size, values: grid!.values, isLog: true },
      curves: descents.map(({ thetas }) => ({ name: '', points: thetas.map(pointOf), style: 'measured' })),
      points: [
        ...stationary.map(({ theta, kind }) => ({ at: pointOf(theta), name: kind, style: 'measured' as const })),
        { at: answer, name: 'your point', style: 'answered' },
      ],
    },
  ],
});
