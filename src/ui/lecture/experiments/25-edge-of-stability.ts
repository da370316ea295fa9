import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';
import { heightAt } from '../questions/drawing';
import { mean } from '../mean';

const RATE = 0.1;
const EDGE = 2 / RATE;
const STEPS = 2000;
const EVERY = 40;
/** A drawing whose mean over the second half is within this share of the measured one agrees. */
const NEAR = 0.2;

const setUp = recipeFrom({
  data: { set: 'chebyshev', normalise: 'none' },
  layers: [
    { n: 30, act: 'tanh' },
    { n: 20, act: 'tanh' },
    { n: 1, act: 'identity' },
  ],
  init: { type: 'lecun_normal' },
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: RATE },
});

export type Measured = Pick<AnalysisValue<'edgeOfStability'>, 'losses' | 'products'> & {
  readonly sharpness: readonly Point[];
  /** λ_max over the second half of the laboratory’s own run, in units of 2/γ, as often as it was measured. */
  readonly ownEdges: readonly number[];
};

const x = { label: 'step', from: 0, to: STEPS } as const;
const y = { label: 'λ_max', from: 0, to: 30 } as const;
const edge = { name: '2/γ', points: [[0, EDGE], [STEPS, EDGE]] as const, style: 'theory' } as const; // prettier-ignore

export const experiment = defineExperiment('draw', {
  id: 'edge-of-stability',
  number: 25,
  title: 'Beyond the lecture: the edge of stability',
  text: [
    say`Descent on a parabola diverges as soon as the largest curvature ${tex`\lambda_{\max}`} is above ${tex`2/\gamma`}. A network’s curvature changes while it learns:`,
  ],
  formula: tex`\theta_{t+1} = \theta_t - \gamma \nabla E(\theta_t), \qquad \lambda_{\max}(H(\theta_t)) \;\text{?}\; \frac{2}{\gamma}`,
  more: [
    say`A 1-30-20-1 tanh network learns a Chebyshev polynomial by gradient descent on all rows at ${tex`\gamma = 0.1`}, so that the edge is at 20. It starts below it.`,
  ],
  source: 'Cohen, Kaur, Li, Kolter & Talwalkar 2021. From the published start; their error is half of ours and their rate twice ours.',
  setUp,
  question: {
    kind: 'draw',
    prompt: 'Draw the largest eigenvalue of the Hessian over 2\u202f000 steps.',
    note: 'It starts at about 14; the fine line is 2/γ.',
    x,
    y,
    start: 13.8,
    given: [edge],
  },
  duration: 'about 20 s',
  look: {
    part: 'timeline',
    words: 'the same network from a start of its own. Below the loss, λ_max·γ/2 over the same steps; its edge is at 1.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const { records, losses, products } = await analyse('edgeOfStability', { rate: RATE, steps: STEPS, every: EVERY });
    const own = await train(setUp, STEPS);
    const ownEdges = own.sharpness.flatMap(({ step, edge }) => (step >= STEPS / 2 && edge !== undefined ? [edge] : []));
    return { sharpness: records.map(({ step, value }): Point => [step, value]), losses, products, ownEdges };
  },
  verdict: ({ sharpness, losses, products, ownEdges }, answer) => {
    const last = sharpness.at(-1)![0];
    const crossing = sharpness.find(([, value]) => value > EDGE)?.[0];
    const late = sharpness.filter(([step]) => step >= last / 2);
    const [level, drawn] = [mean(late.map(([, value]) => value)), mean(late.map(([step]) => heightAt(answer, step)))];
    const peak = Math.max(...sharpness.map(([, value]) => value));
    return {
      sentence:
        crossing === undefined
          ? `λ_max stayed below 2/γ = ${formatNumber(EDGE)}: it came to ${formatNumber(peak)} at most.`
          : `λ_max rose past 2/γ = ${formatNumber(EDGE)} by step ${formatCount(crossing)} and then ${Math.abs(level / EDGE - 1) <= NEAR ? 'stayed near it' : 'left it again'}, while E went ${losses.at(-1)! < losses[0]! ? 'down' : 'up'}.`,
      numbers: `Mean over the second half: ${formatNumber(level)}, ${formatNumber(level / EDGE)} of the edge; you drew ${formatNumber(drawn)}. The largest was ${formatNumber(peak)}. E went from ${formatNumber(losses[0]!)} to ${formatNumber(losses.at(-1)!)}. λ_max was measured ${formatCount(sharpness.length)} times by ${formatCount(products)} products with the Hessian, every ${EVERY} steps.${ownEdges.length > 0 ? ` The laboratory’s own run, from another start, was at ${formatNumber(mean(ownEdges))} of the edge over the second half (measured ${ownEdges.length === 1 ? 'once' : `${formatCount(ownEdges.length)} times`}).` : ''}`,
      agreement: Math.abs(drawn - level) <= NEAR * level,
      halfTrue: `“diverges above 2/γ” is true of a parabola. Here ${formatCount(sharpness.filter(([, value]) => value > EDGE).length)} of ${formatCount(sharpness.length)} measurements lie above it, and E ended ${losses.at(-1)! < losses[0]! ? 'below' : 'above'} its start. The explanation of Damian, Nichani and Lee (2023): the oscillation along the steepest direction carries the network to where the curvature is smaller. It grows from rounding, on which the first overshoot therefore depends.`,
    };
  },
  figures: ({ sharpness }, answer) => [
    {
      kind: 'plot',
      title: 'The largest eigenvalue while it learns',
      x,
      y,
      curves: [edge, { name: 'measured', points: sharpness, style: 'measured' }, { name: 'you drew', points: answer, style: 'drawn' }],
    },
  ],
});
