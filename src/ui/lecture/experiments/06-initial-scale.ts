import { formatNumber, formatPercent, joinWords } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Curve, Point } from '../figure';
import { say, tex } from '../math';
import { heightAt } from '../questions/drawing';
import type { TrainedRun } from '../trainLab';

const STEPS = 200;
const LARGE = 10;
/** A drawing that ends within this factor of the measurement agrees with it. */
const FACTOR = 2;

const recipeOf = (scale: number) =>
  recipeFrom({
    data: { set: 'digits' },
    init: { type: 'lecun_normal', scale, seed: 1 },
    optimizer: { type: 'sgd' },
    schedule: { type: 'constant', lr: 0.05 },
    batch: { size: 64 },
  });

export interface Measured {
  readonly right: Trained;
  readonly large: Trained;
}

export interface Trained {
  readonly test: readonly Point[];
  readonly trainLoss: number;
  readonly accuracy: number;
  /** Shares of saturated outputs of the hidden layers, at the start. */
  readonly saturated: readonly number[];
  /** λ_max in units of the largest that is stable at this learning rate, as often as it was measured. */
  readonly edges: readonly number[];
}

/** What the verdict needs of a run. */
export function measure({ test, train, firstLayers, sharpness }: TrainedRun): Trained {
  return {
    test: test.map(({ step, loss }): Point => [step, loss]),
    trainLoss: train.at(-1)!.loss,
    accuracy: test.at(-1)!.accuracy ?? 0,
    saturated: firstLayers?.layers.slice(0, -1).map(({ saturated }) => saturated) ?? [],
    edges: sharpness.flatMap(({ edge }) => edge ?? []),
  };
}

/** Whether the learning rate was too large as well, as far as it was measured. */
function secondCause({ edges }: Trained, right: Trained): string {
  if (edges.length === 0) return 'λ_max was not measured in this run: it may have been too large for the learning rate as well';
  const [most, usual] = [Math.max(...edges), Math.max(...right.edges)];
  const times = edges.length === 1 ? 'measured once' : `measured ${edges.length} times`;
  const beside = right.edges.length > 0 ? `, at 1× ${formatNumber(usual)}` : '';
  const found =
    most > 1
      ? 'the learning rate is too large as well, and the two causes are seen together'
      : 'the learning rate is not too large as well';
  return `λ_max (${times}) came to ${formatNumber(most)} of what is stable${beside}: ${found}`;
}

const axes = {
  x: { label: 'step', from: 0, to: STEPS },
  y: { label: 'test loss', from: 0.1, to: 50, isLog: true },
};
const given = (test: readonly Point[]): Curve => ({ name: '1×, given', points: test, style: 'given' });
const shares = ({ saturated }: Trained) => joinWords(saturated.map(formatPercent));

export const experiment = defineExperiment<'draw', Measured, Trained>('draw', {
  id: 'initial-scale',
  number: 6,
  title: 'Start too large, and tanh is already flat',
  text: [say`A unit adds ${tex`n`} weighted inputs. Give every weight the variance ${tex`\sigma^2`} and the sum has the variance`],
  formula: tex`\mathrm{Var}(z) = n\,\sigma^2\,\mathbb{E}[x^2]`,
  more: [
    say`With ${tex`\sigma^2 = 1/n`} it stays near 1 and tanh works on its slope. Ten times larger weights put ${tex`|z|`} near 10, where tanh is flat and little gradient gets through.`,
  ],
  source: 'The lecture on initial weights; digits, 784-128-64-10, tanh.',
  prepare: async ({ train }) => measure(await train(recipeOf(1), STEPS)),
  question: (right) => ({
    kind: 'draw',
    prompt: `Draw the test loss you expect at ${LARGE}×.`,
    note: 'The run at 1× is given. Same seed, same batches.',
    ...axes,
    start: 10,
    given: [given(right.test)],
  }),
  duration: 'about 5 s',
  look: 'layers',
  run: async ({ train }, right) => ({ right, large: measure(await train(recipeOf(LARGE), STEPS)) }),
  verdict: ({ right, large }, answer) => {
    const [expected, was, at1] = [heightAt(answer, STEPS), large.test.at(-1)![1], right.test.at(-1)![1]];
    const ratio = expected / was;
    const learns = large.trainLoss < large.test[0]![1] / 2;
    const gap = was / large.trainLoss;
    return {
      sentence:
        was < large.test[0]![1]
          ? `It fell, to ${formatNumber(was)}, and not to ${formatNumber(at1)}.`
          : `It did not fall: ${formatNumber(was)}.`,
      numbers: `You drew ${formatNumber(expected)} at step ${STEPS}; it measured ${formatNumber(was)}, against ${formatNumber(at1)} at 1×. At the start ${shares(large)} of the outputs of the hidden layers were saturated, at 1× ${shares(right)}. ${formatPercent(large.accuracy)} of the test digits are right, at 1× ${formatPercent(right.accuracy)}.`,
      agreement: ratio < FACTOR && ratio > 1 / FACTOR,
      halfTrue: `saturation ${learns ? 'did not stop' : 'all but stopped'} training. Training loss came to ${formatNumber(large.trainLoss)}; the test loss is ${formatNumber(gap)} times that, at 1× ${formatNumber(at1 / right.trainLoss)} times: ${gap > (1.5 * at1) / right.trainLoss ? 'it memorises' : 'the two still go together'}. ${secondCause(large, right)}.`,
    };
  },
  figures: ({ right, large }, answer) => [
    {
      kind: 'plot',
      title: `Test loss at ${LARGE}×: what you drew, what happened`,
      ...axes,
      curves: [
        given(right.test),
        { name: 'you drew', points: answer, style: 'drawn' },
        { name: `${LARGE}×, measured`, points: large.test, style: 'measured' },
      ],
    },
  ],
});
