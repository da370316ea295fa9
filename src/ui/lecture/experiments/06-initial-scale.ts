import { formatNumber, formatPercent, joinWords } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Curve, Point } from '../figure';
import { say, tex } from '../math';
import { heightAt } from '../questions/drawing';
import type { TrainedRun } from '../trainLab';

const STEPS = 200;
const LARGE = 10;
/** Rows that λ_max is of. */
const ROWS = 100;
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
  /** λ_max before the first step at the large scale, in units of the largest that is stable. */
  readonly start: { readonly edge: number; readonly rows: number };
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

/** Whether the learning rate was too large as well. */
function secondCause({ start, large, right }: Measured): string {
  const later = large.edges.length > 0 ? `, ${formatNumber(Math.max(...large.edges))} at most while it trained` : '';
  const beside = right.edges.length > 0 ? `, at 1× ${formatNumber(Math.max(...right.edges))}` : '';
  const found =
    Math.max(start.edge, ...large.edges) > 1
      ? 'the learning rate is too large as well, and the two causes are seen together'
      : 'the learning rate is not too large as well';
  return `λ_max is ${formatNumber(start.edge)} of what is stable at the start (${start.rows} rows)${later}${beside}: ${found}`;
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
  source: 'The lecture on initial weights; Glorot & Bengio 2010. Digits, 784\u2011128\u201164\u201110, tanh.',
  prepare: async ({ train }) => measure(await train(recipeOf(1), STEPS)),
  question: (right) => ({
    kind: 'draw',
    prompt: `Draw the test loss you expect at ${LARGE}×.`,
    note: 'The run at 1× is given. Same seed, same batches.',
    ...axes,
    start: 10,
    given: [given(right.test)],
  }),
  duration: 'about 15 s',
  look: {
    part: 'layers',
    words: `the layers of the run at ${LARGE}×. The dark rails at the edges of the outputs carry the saturated share.`,
  },
  run: async ({ train, analyse }, right) => {
    await train(recipeOf(LARGE), 0);
    const { top, learningRate, rows } = await analyse('lanczos', { rows: ROWS, top: 1, bottom: 1 });
    const start = { edge: (top[0]!.value * learningRate) / 2, rows };
    return { right, start, large: measure(await train(recipeOf(LARGE), STEPS)) };
  },
  verdict: (measured, answer) => {
    const { right, large } = measured;
    const [expected, was, at1] = [heightAt(answer, STEPS), large.test.at(-1)![1], right.test.at(-1)![1]];
    const ratio = expected / was;
    const learns = large.trainLoss < large.test[0]![1] / 2;
    const gap = was / large.trainLoss;
    return {
      sentence:
        was < large.test[0]![1]
          ? `It fell to ${formatNumber(was)}, where the run at 1× came to ${formatNumber(at1)}.`
          : `It did not fall: ${formatNumber(was)}.`,
      numbers: `You drew ${formatNumber(expected)} at step ${STEPS}; it measured ${formatNumber(was)}, against ${formatNumber(at1)} at 1×. At the start ${shares(large)} of the outputs of the hidden layers were saturated, at 1× ${shares(right)}. ${formatPercent(large.accuracy)} of the test digits are right, at 1× ${formatPercent(right.accuracy)}.`,
      agreement: ratio < FACTOR && ratio > 1 / FACTOR,
      halfTrue: `saturation ${learns ? 'did not stop' : 'all but stopped'} training. Training loss came to ${formatNumber(large.trainLoss)}; the test loss is ${formatNumber(gap)} times that, at 1× ${formatNumber(at1 / right.trainLoss)} times: ${gap > (1.5 * at1) / right.trainLoss ? 'more of what it learns holds for its own rows only' : 'the two still go together'}. ${secondCause(measured)}.`,
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
