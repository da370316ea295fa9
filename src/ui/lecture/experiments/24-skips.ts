import type { AnalysisValue } from '../../../lab/protocol/analyses';
import type { DepthProfile } from '../../../lab/protocol/statements';
import { formatNumber, joinWords } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const DEPTH = 20;
const STEPS = 40;
const SEEDS = 2;
/** A guess within this factor of the measured size agrees. */
const FACTOR = 10;

const recipeOf = (layer: object, scale = 1) =>
  recipeFrom({
    data: { set: 'moons', train: 96, normalise: 'standardize' },
    layers: [
      { n: 12, act: 'relu' },
      ...Array.from({ length: DEPTH - 1 }, () => ({
        n: 12,
        act: 'relu',
        skip: 1,
        ...layer,
      })),
      { n: 2, act: 'identity' },
    ],
    init: { type: 'he_normal', scale },
    optimizer: { type: 'gd' },
    schedule: { type: 'constant', lr: 0.05 },
  });

const VARIANTS = {
  'as it is': recipeOf({}),
  'batch norm': recipeOf({ bn: true }),
  'scale 0.2': recipeOf({}, 0.2),
};

export interface Measured {
  readonly plain: DepthProfile;
  readonly skips: DepthProfile;
  readonly small: DepthProfile;
  readonly twins: readonly Pick<AnalysisValue<'race'>[number], 'name' | 'initialLosses' | 'median'>[];
}

const last = (values: readonly number[]): number => values.at(-1)!;
const curveOf = ({ outputs }: DepthProfile): Point[] => outputs.map((value, i): Point => [i + 1, value]);

export const experiment = defineExperiment('number', {
  id: 'skips',
  number: 24,
  title: 'Skip connections, and where they blow up',
  text: [say`A skip connection adds a layer’s input to its output, so that gradients have a way past it:`],
  formula: tex`a_{l} = \varphi(W_l\,a_{l-1}) + a_{l-1}`,
  more: [
    say`With ReLU layers and He’s initialisation each branch has as much energy as its input. Twenty such layers get inputs of mean square 1.`,
  ],
  source: 'He et al. 2015 and 2016; 64 units a layer, 4 draws of the weights.',
  setUp: VARIANTS['as it is'],
  question: {
    kind: 'number',
    prompt: 'What is the mean square of the activations after 20 layers with skips?',
    note: 'Without skips it stays near 1.',
    min: 0,
    max: 1e12,
  },
  duration: 'about 6 s',
  look: { part: 'layers', words: 'the network with skips at its start. From left to right its outputs spread.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    // Such a deep program takes a while to start, and its start would end an analysis of the run before it.
    await train(VARIANTS['as it is'], 0);
    const relu = { act: 'relu', init: 'he_normal' } as const;
    const networks = [relu, { ...relu, skip: 1 }, { ...relu, skip: 1, scale: 0.2 }];
    const [plain, skips, small] = await analyse('depthProfile', {
      networks,
      depth: DEPTH,
      width: 64,
      rows: 32,
      draws: 4,
    });
    const twins = await analyse('race', {
      variants: VARIANTS,
      steps: STEPS,
      seeds: SEEDS,
      points: 8,
    });
    return { plain: plain!, skips: skips!, small: small!, twins };
  },
  verdict: ({ plain, skips, small, twins }, answer) => {
    const size = last(skips.outputs);
    const raced = Object.keys(VARIANTS).flatMap((name) => twins.find((twin) => twin.name === name) ?? []);
    const [bare] = raced;
    const learnt = raced.filter(({ median, initialLosses }) => median < initialLosses[0]!).map(({ name }) => name);
    const hasFailed = bare !== undefined && !(bare.median < bare.initialLosses[0]!);
    return {
      sentence: `With skips the mean square comes to ${formatNumber(size)} over ${skips.outputs.length} layers; without it ends at ${formatNumber(last(plain.outputs))}.`,
      numbers: `You said ${formatNumber(answer)}. That is a factor of ${formatNumber((size / skips.outputs[0]!) ** (1 / (skips.outputs.length - 1)))} a layer: branch and skip would double it if they were independent, but ReLU’s outputs all have one sign and add up. At a fifth of He’s scale it ends at ${formatNumber(last(small.outputs))}. A 12-unit network of this kind on two moons, ${STEPS} steps at γ = 0.05, from E to E: ${joinWords(raced.map(({ name, initialLosses, median }) => `${name} from ${formatNumber(initialLosses[0]!)} ${Number.isFinite(median) ? `to ${formatNumber(median)}` : 'to no finite number'}`))}.`,
      agreement: answer > 0 && Math.max(answer / size, size / answer) <= FACTOR,
      halfTrue: `skips are said to help deep networks to learn. Of these three with skips ${learnt.length === 0 ? 'none' : joinWords(learnt)} got below the first error. ${hasFailed ? 'Without either, this one did not get below its first error.' : 'Without either, this one learned all the same from these starts.'}`,
    };
  },
  figures: ({ plain, skips, small }) => [
    {
      kind: 'plot',
      title: 'Mean square of the activations, layer by layer',
      x: { label: 'layer', from: 1, to: DEPTH },
      y: { label: 'mean square', from: 0.01, to: 1e9, isLog: true },
      curves: [
        { name: 'with skips', points: curveOf(skips), style: 'measured' },
        { name: 'without', points: curveOf(plain), style: 'given' },
        { name: 'skips, scale 0.2', points: curveOf(small), style: 'theory' },
      ],
    },
  ],
});
