import type { NearMinimumResult } from '../../../lab/protocol/lessons';
import { formatCount, formatNumber, formatPercent } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const TRAINING = 2000;
const WATCHED = 24;
const DISTANCE = 0.05;
/** Multiples of 2/λ_max. */
const SMALL = 0.25;
const LARGE = 1.1;
/** A guess within this share of the measured factor agrees. */
const NEAR = 0.25;

const setUp = recipeFrom({
  data: { set: 'sine', normalise: 'none' },
  layers: [
    { n: 6, act: 'tanh' },
    { n: 1, act: 'identity' },
  ],
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.1 },
  lambda: 0.001,
});

export type Measured = Pick<NearMinimumResult, 'parameters' | 'loss' | 'gradientNorm' | 'eigenvalues' | 'moves'>;

const excess = (errors: ArrayLike<number>, loss: number): Point[] =>
  Array.from(errors, (error, step): Point => [step, Math.max(error - loss, 1e-12)]);

/** The largest difference between prediction and descent, as a share of the excess at the start. */
const mismatch = ({ predicted, actual }: Measured['moves'][number], loss: number): number =>
  Math.max(...Array.from(predicted, (value, t) => Math.abs(value - actual[t]!))) / (actual[0]! - loss);

export const experiment = defineExperiment('number', {
  id: 'taylor',
  number: 13,
  title: 'A real network near its minimum',
  text: [
    say`Expand the error of a trained network to second order. Along an eigenvector of the Hessian it is a parabola, and what descent does there is known beforehand:`,
  ],
  formula: tex`\begin{gathered} E(\theta^* + a v_k) \approx E(\theta^*) + \tfrac12 \lambda_k a^2 \\ a \;\leftarrow\; (1 - \gamma\lambda_k)\,a \end{gathered}`,
  more: [
    say`A 1-6-1 tanh network has been trained on a sine. Move it by 0.05 along the steepest eigenvector and let it descend with ${tex`\gamma`} at a quarter of ${tex`2/\lambda_{\max}`}.`,
  ],
  source: 'The lecture on Taylor’s expansion; exact Hessian on all rows.',
  setUp,
  question: {
    kind: 'number',
    prompt: 'By what factor does one step multiply the excess of E over the minimum?',
    min: 0,
    max: 10,
  },
  duration: 'about 10 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: 'the trained network. Choose an eigenvalue: on the right is E along its vector, with the parabola.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const measured = await analyse('nearMinimum', {
      recipe: setUp,
      steps: TRAINING,
      moves: [
        { eigenvector: 0, distance: DISTANCE, rate: SMALL },
        { eigenvector: 0, distance: DISTANCE, rate: LARGE },
      ],
      watched: WATCHED,
    });
    await train(setUp, TRAINING);
    return measured;
  },
  verdict: ({ parameters, loss, gradientNorm, eigenvalues, moves }, answer) => {
    const [small, large] = [moves[0]!, moves[1]!];
    const factor = (small.actual[1]! - loss) / (small.actual[0]! - loss);
    const theory = (1 - small.lr * small.lambda) ** 2;
    const [before, after] = [large.actual[0]! - loss, large.actual[WATCHED]! - loss];
    const beyond = (large.predicted[WATCHED]! - loss) / before;
    return {
      sentence: `One step left ${formatPercent(factor)} of the excess; the expansion says ${formatPercent(theory)}.`,
      numbers: `You said ${formatNumber(answer)}. Over ${WATCHED} steps the parabola is off by at most ${formatPercent(mismatch(small, loss))} of the excess at the start. Exact Hessian of ${formatCount(parameters)} parameters: λ_max = ${formatNumber(eigenvalues[0]!)}, least ${formatNumber(eigenvalues.at(-1)!)}${eigenvalues.at(-1)! < 0 ? ', so that it is not quite a minimum yet' : ''}; what is left of the gradient has the length ${formatNumber(gradientNorm)}.`,
      agreement: Math.abs(answer - factor) <= NEAR * factor,
      halfTrue: `the expansion holds near the minimum only. At γ = ${LARGE} · 2/λ_max it says that the excess is multiplied by ${formatNumber(beyond)} in ${WATCHED} steps; descent multiplied it by ${formatNumber(after / before)}${after / before < 0.5 * beyond ? ': away from the minimum the error is no parabola, and the network settles elsewhere' : ''}.`,
    };
  },
  figures: ({ loss, moves }) => [
    {
      kind: 'plot',
      title: 'Excess of E: predicted and measured',
      x: { label: 'step', from: 0, to: WATCHED },
      y: { label: 'E − E*', from: 1e-8, to: 1, isLog: true },
      curves: moves.flatMap(({ predicted, actual }, i) => {
        const rate = i === 0 ? SMALL : LARGE;
        return [
          { name: `${rate} · 2/λmax`, points: excess(actual, loss), style: 'measured' as const },
          { name: `parabola at ${rate}`, points: excess(predicted, loss), style: 'given' as const },
        ];
      }),
    },
  ],
});
