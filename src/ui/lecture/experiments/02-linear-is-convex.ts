import { formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
import type { Point } from '../figure';
import { linearUnit, RATE } from '../linearUnit';
import { say, tex } from '../math';

const LAMBDA = 0.1;
const STEPS = 1000;
const STARTS = [10, -10] as const;
/** Ends whose errors differ by less than this share are the same. */
const SAME = 1e-4;

const setUp = linearUnit(LAMBDA);

export interface Measured {
  readonly losses: readonly Float64Array[];
  readonly eigenvalues: Float64Array;
  /** E at the end of the laboratory's own run, from its own start. */
  readonly labLoss: number;
}

const curveOf = (losses: ArrayLike<number>): Point[] => Array.from(losses, (loss, step): Point => [step, loss]);

export const experiment = defineExperiment('pick', {
  id: 'linear-is-convex',
  number: 2,
  title: 'One linear layer is a bowl',
  text: [say`With one linear layer ${tex`y = Wx`} and a ridge term, the second derivatives of the error do not depend on the weights:`],
  formula: tex`\begin{gathered} E = \mathbb{E}\,\|Wx - t\|^2 + \lambda\|W\|^2 \\ H = 2\,(\mathbb{E}[xx^\top] + \lambda I) \end{gathered}`,
  more: [say`Here there are five inputs of unlike spread that depend on each other, and ${tex`\lambda = 0.1`}.`],
  source: 'The lecture on linear models; ridge: Hoerl & Kennard 1970. Exact Hessian on all 200 rows.',
  setUp,
  question: {
    kind: 'pick',
    prompt: 'From very different starts, how many different ends does descent find?',
    note: `One start has all five weights at ${STARTS[0]}, the other at −10.`,
    options: ['one', 'two', 'one for each weight', 'it depends on the learning rate only'],
  },
  duration: 'about 5 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: 'the same five inputs. The spectrum is of the laboratory’s own run, and no step of it changes an eigenvalue.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const { at, descents } = await analyse('smallFunction', {
      of: { kind: 'network', recipe: setUp },
      at: [new Array<number>(5).fill(0)],
      descents: STARTS.map((value) => ({ start: new Array<number>(5).fill(value), lr: RATE, steps: STEPS })),
    });
    const run = await train(setUp, STEPS);
    return { losses: descents.map(({ losses }) => losses), eigenvalues: at[0]!.eigenvalues, labLoss: run.train.at(-1)!.loss };
  },
  verdict: ({ losses, eigenvalues, labLoss }, answer) => {
    const ends = losses.map((one) => one.at(-1)!);
    const isOne = Math.abs(ends[0]! - ends[1]!) < SAME * ends[0]!;
    const least = eigenvalues.at(-1)!;
    const bare = least - 2 * LAMBDA;
    return {
      sentence: isOne ? 'Both starts came to the same end.' : 'The two starts have not come to the same end.',
      numbers: `After ${STEPS} steps E is ${formatNumber(ends[0]!)} and ${formatNumber(ends[1]!)}; the laboratory’s own run, from a third start, came to ${formatNumber(labLoss)}. The least eigenvalue of the Hessian is ${formatNumber(least)}, and 2λ = ${formatNumber(2 * LAMBDA)}: it is ${least >= 2 * LAMBDA ? 'above' : 'below'}, so there ${least > 0 ? 'is one minimum and nothing else' : 'are flat directions'}.`,
      agreement: isOne && least > 0 && answer === 0,
      halfTrue: `without the ridge term, which lifts every eigenvalue by 2λ, the least would be ${formatNumber(bare)} here: ${bare > SAME * eigenvalues[0]! ? 'a bowl all the same, as these inputs do not depend on each other exactly. Where they do it is 0, and the minima are a whole line' : 'the bowl has a flat floor, and the minima are a whole line'}.`,
    };
  },
  figures: ({ losses, eigenvalues }) => [
    {
      kind: 'plot',
      title: 'E from two starts',
      x: { label: 'step', from: 0, to: STEPS },
      y: { label: 'E', from: 0.05, to: 1e5, isLog: true },
      curves: losses.map((one, i) => ({
        name: `all weights ${i === 0 ? '10' : '−10'}`,
        points: curveOf(one),
        style: i === 0 ? 'measured' : 'given',
      })),
    },
    {
      kind: 'table',
      title: 'Eigenvalues of the Hessian',
      columns: ['', ...Array.from(eigenvalues, (_, i) => `${i + 1}`)],
      rows: [['λ', ...Array.from(eigenvalues, formatNumber)]],
    },
  ],
});
