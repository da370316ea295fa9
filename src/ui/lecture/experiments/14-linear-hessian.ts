import type { Conditioning } from '../../../lab/protocol/statements';
import { formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
import { linearUnit } from '../linearUnit';
import { say, tex } from '../math';

const LAMBDA = 0.01;
/** Shown with the answer only: its curvature is the answer. */
const shown = linearUnit(LAMBDA);
/** A guess within this factor of λ_max agrees. */
const FACTOR = 1.5;

export type Measured = Pick<Conditioning, 'eigenvalues' | 'predicted'>;

export const experiment = defineExperiment('number', {
  id: 'linear-hessian',
  number: 14,
  title: 'The Hessian of a linear model',
  text: [
    say`For one linear unit without bias the second derivatives can be written down. They are the second moments of the inputs, ridge included:`,
  ],
  formula: tex`H = 2\,\mathbb{E}[x x^\top] + 2\lambda I = 2\,(\Sigma + \mu\mu^\top + \lambda I)`,
  more: [
    say`Five inputs have the means 2, 1, 0, −3 and 4, and the variances 9, 2, ½, 4 and 2 in the population of which 200 rows were drawn; ${tex`\lambda = 0.01`}.`,
  ],
  source: 'The lecture on the linear model; LeCun, Kanter & Solla 1991. Exact Hessian against the moments of the same rows.',
  question: {
    kind: 'number',
    prompt: 'What is the largest eigenvalue of H, about?',
    note: 'The squared length of μ alone is 30.',
    min: 0,
    max: 1e4,
  },
  duration: 'about 1 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: 'the same matrix, computed of the network itself, with its eigenvalues, its κ and the largest γ that it allows.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const [measured] = await analyse('conditioning', { kinds: ['none'], lambda: LAMBDA, mostSteps: 0 });
    await train(shown, 0);
    return measured!;
  },
  verdict: ({ eigenvalues, predicted }, answer) => {
    const [most, least] = [eigenvalues[0]!, eigenvalues.at(-1)!];
    const off = Math.max(...eigenvalues.map((value, i) => Math.abs(value - predicted[i]!))) / most;
    return {
      sentence: `λ_max is ${formatNumber(most)}; the formula says ${formatNumber(predicted[0]!)}.`,
      numbers: `You said ${formatNumber(answer)}. The least is ${formatNumber(least)}, by the formula ${formatNumber(predicted.at(-1)!)}; over all ${eigenvalues.length} the two differ by at most ${formatNumber(off)} of λ_max. So γ must stay below 2/λ_max = ${formatNumber(2 / most)}, and κ = ${formatNumber(most / least)}.`,
      agreement: answer > 0 && Math.max(answer / most, most / answer) <= FACTOR,
    };
  },
  figures: ({ eigenvalues, predicted }) => [
    {
      kind: 'table',
      title: 'Eigenvalues: of the Hessian, and by the formula',
      columns: ['', ...Array.from(eigenvalues, (_, i) => `${i + 1}`)],
      rows: [
        ['Hessian', ...Array.from(eigenvalues, formatNumber)],
        ['formula', ...Array.from(predicted, formatNumber)],
      ],
    },
  ],
});
