import type { SmallFunctionResult } from '../../../lab/protocol/lessons';
import { formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';
import type { TrainedRun } from '../trainLab';

const START = [-1.5, 1.5] as const;
const STEPS = 40;
const RATE = 0.3;
const REACH = 2;
/** A point within this distance of the end was placed well. */
const NEAR = 0.25;
/** A descent that ends within this distance of the minimum has reached it. */
const REACHED = 0.02;

const setUp = recipeFrom({
  data: { set: 'line', normalise: 'none' },
  layers: [{ n: 1, act: 'identity' }],
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: RATE },
});

export interface Measured {
  readonly path: readonly Point[];
  readonly values: Float64Array;
  readonly size: number;
  /** The least-squares solution, found by one Newton step in float64, and its error. */
  readonly optimum: { readonly at: Point; readonly loss: number };
  /** Error at the end of the laboratory's own run, which starts elsewhere. */
  readonly labLoss: number;
}

/** What the verdict needs of an analysis and of the laboratory's run. */
function measure({ grid, stationary, descents }: SmallFunctionResult, run: TrainedRun): Measured {
  const { theta, loss } = stationary[0]!;
  return {
    path: descents[0]!.thetas.map((at): Point => [at[0]!, at[1]!]),
    values: grid!.values,
    size: grid!.size,
    optimum: { at: [theta[0]!, theta[1]!], loss },
    labLoss: run.train.at(-1)!.loss,
  };
}

const axis = (label: string) => ({ label, from: -REACH, to: REACH });
const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const place = ([w, b]: Point) => `w = ${formatNumber(w)}, b = ${formatNumber(b)}`;

export const experiment = defineExperiment('place', {
  id: 'gradient-descent',
  number: 1,
  title: 'An error to be made small, step by step',
  text: [
    say`A line ${tex`y = wx + b`} is to fit points ${tex`(x_n, t_n)`}. How badly it does is one number, the error function. Gradient descent walks against its slope:`,
  ],
  formula: tex`E = \frac{1}{N}\sum_n (y_n - t_n)^2, \qquad w \leftarrow w - \gamma\,\frac{\partial E}{\partial w}`,
  more: [say`The data are 40 points around ${tex`t = 0.8x - 0.3`}, with noise.`],
  source: 'The lecture’s first section; Cauchy 1847. What is least is found by the normal equations.',
  setUp,
  question: {
    kind: 'place',
    prompt: 'Where does the descent end?',
    note: 'It starts at the ring on the upper left. Every point of this plane is a line: its slope w across, its offset b upwards.',
    x: axis('w'),
    y: axis('b'),
    start: [0, 0],
    given: { points: [{ at: START, name: 'start' }] },
  },
  duration: 'about 1 s',
  look: { part: 'stage', stage: 'fit', words: 'the same data, and the line that the laboratory’s own run has come to.' },
  run: async ({ train, analyse }) => {
    const run = await train(setUp, STEPS);
    const of = { kind: 'network', recipe: setUp } as const;
    const range = [-REACH, REACH] as const;
    const result = await analyse('smallFunction', {
      of,
      grid: { x: range, y: range, size: 64 },
      stationary: { reach: REACH, startsPerAxis: 2 },
      descents: [{ start: START, lr: RATE, steps: STEPS }],
    });
    return measure(result, run);
  },
  verdict: ({ path, optimum, labLoss }, answer) => {
    const off = distance(answer, optimum.at);
    const end = path.at(-1)!;
    const missed = distance(end, optimum.at);
    return {
      sentence:
        missed < REACHED
          ? `Descent ended where E is least: ${place(end)}.`
          : `After ${path.length - 1} steps descent still is ${formatNumber(missed)} away from where E is least.`,
      numbers: `Least squares, solved exactly, gives ${place(optimum.at)} with E = ${formatNumber(optimum.loss)}. The laboratory’s own run, from another start, came to E = ${formatNumber(labLoss)}. Your point lies ${formatNumber(off)} away from it.${optimum.loss > 0 ? ' The noise keeps E above 0: no line goes through all points.' : ''}`,
      agreement: off < NEAR,
    };
  },
  figures: ({ path, values, size, optimum }, answer) => [
    {
      kind: 'plot',
      title: 'E over the plane, and the way down',
      x: axis('w'),
      y: axis('b'),
      field: { columns: size, rows: size, values, isLog: true },
      curves: [{ name: '', points: path, style: 'measured' }],
      points: [
        { at: START, name: 'start', style: 'given' },
        { at: optimum.at, name: 'least squares', style: 'measured' },
        { at: answer, name: 'your point', style: 'answered' },
      ],
    },
  ],
});
