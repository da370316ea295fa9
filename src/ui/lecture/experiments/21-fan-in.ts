import type { DepthProfile } from '../../../lab/protocol/statements';
import { formatNumber, joinWords } from '../../format';
import type { LayersFrame } from '../../../lab/protocol/messages';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';
import { heightAt } from '../questions/drawing';

const DEPTH = 20;
const WIDTH = 128;
const DRAWS = 4;
const NETWORKS = [
  { name: 'tanh', act: 'tanh', init: 'lecun_normal' },
  { name: 'linear', act: 'identity', init: 'lecun_normal' },
  { name: 'selu', act: 'selu', init: 'lecun_normal' },
] as const;
/** Layers that halve, from inputs twice as wide as the first, with Xavier’s variance. */
const NARROWING = [256, 128, 64] as const;
/** A mean square within this factor of the first has kept its size. */
const KEPT = 2;
/** A drawing within this factor of the measured variance at the last layer agrees. */
const FACTOR = 3;
const LEAST = 1e-4;

/** As deep, and half as wide, on normal inputs. */
const LAB_WIDTH = 64;
/** Enough for a film of the layers, at a rate that hardly changes them. */
const LAB_STEPS = 60;
const recipe = recipeFrom({
  data: { set: 'odd', normalise: 'none' },
  layers: [...Array.from({ length: DEPTH }, () => ({ n: LAB_WIDTH, act: 'tanh', bias: false })), { n: 1, act: 'identity' }],
  init: { type: 'lecun_normal' },
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 1e-4 },
});

export interface Measured {
  readonly tanh: DepthProfile;
  readonly linear: DepthProfile;
  readonly selu: DepthProfile;
  /** Linear layers of unlike widths with Xavier’s variance. */
  readonly xavier: DepthProfile;
  /** The sums' mean square in the laboratory's own network at its start: in its first layer, and in its last with tanh. */
  readonly lab: readonly [number, number];
}

/** Mean squares of the sums in the first of so many layers and in the last of them. */
export function meanSquares({ layers }: Pick<LayersFrame, 'layers'>, depth: number): Measured['lab'] {
  const of = (layer: number) => layers[layer]!.zVar + layers[layer]!.zMean ** 2;
  return [of(0), of(depth - 1)];
}

const x = { label: 'layer', from: 1, to: DEPTH } as const;
const y = { label: 'mean square', from: LEAST, to: 10, isLog: true } as const;
const curveOf = (values: readonly number[]): Point[] => values.map((value, i): Point => [i + 1, value]);

export const experiment = defineExperiment('draw', {
  id: 'fan-in',
  number: 21,
  title: 'Keep the variance: one over the fan-in',
  text: [
    say`If the inputs of a neuron have mean square 1 and its weights have variance ${tex`\sigma^2`}, its sum has the variance ${tex`n_{\text{in}}\,\sigma^2`}. So choose`,
  ],
  formula: tex`\sigma^2 = \frac{1}{n_{\text{in}}}`,
  more: [say`and the signal keeps its size from layer to layer. Here are 20 tanh layers of 128 units with weights drawn so.`],
  source: 'The lecture on initialisation; LeCun et al. 1998; Glorot & Bengio 2010. Theory by quadrature for wide layers.',
  question: {
    kind: 'draw',
    prompt: 'Draw the mean square of the sums z through the layers.',
    note: 'The first layer’s is 1.',
    x,
    y,
    start: 1,
  },
  duration: 'about 10 s',
  look: {
    part: 'layers',
    words: `such a network, ${LAB_WIDTH} units wide, over its first steps. From left to right its outputs draw together.`,
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    // Such a deep program takes a while to start, and its start would end an analysis of the run before it.
    const { firstLayers } = await train(recipe, LAB_STEPS);
    const [tanh, linear, selu] = await analyse('depthProfile', {
      networks: NETWORKS.map(({ act, init }) => ({ act, init })),
      depth: DEPTH,
      width: WIDTH,
      rows: 64,
      draws: DRAWS,
    });
    const [xavier] = await analyse('depthProfile', {
      networks: [{ act: 'identity', init: 'xavier_normal', widths: NARROWING }],
      depth: NARROWING.length,
      width: 2 * NARROWING[0],
      rows: 64,
      draws: DRAWS,
    });
    return { tanh: tanh!, linear: linear!, selu: selu!, xavier: xavier!, lab: meanSquares(firstLayers!, DEPTH) };
  },
  verdict: ({ tanh, linear, selu, xavier, lab }, answer) => {
    const last = tanh.sums.length - 1;
    const [end, error, theory] = [tanh.sums[last]!, tanh.sumErrors[last]!, tanh.theory![last]!];
    const drawn = heightAt(answer, last + 1);
    const ratio = Math.max(drawn / end, end / drawn);
    const kept = Object.entries({ tanh, linear, selu }).flatMap(([name, { sums }]) => {
      const grown = sums[last]! / sums[0]!;
      return Math.max(grown, 1 / grown) < KEPT ? [name] : [];
    });
    return {
      sentence: `After ${last + 1} tanh layers the mean square is ${formatNumber(end)}, where it began at ${formatNumber(tanh.sums[0]!)}.`,
      numbers: `You drew ${formatNumber(drawn)} there. Measured over ${DRAWS} draws of the weights: ${formatNumber(end)} ± ${formatNumber(error)}; theory for wide layers says ${formatNumber(theory)}. Linear layers end at ${formatNumber(linear.sums[last]!)}, selu at ${formatNumber(selu.sums[last]!)}. The tanh network on the page, ${LAB_WIDTH} units wide, goes from ${formatNumber(lab[0])} to ${formatNumber(lab[1])}.`,
      agreement: ratio <= FACTOR,
      halfTrue: `1/fan-in kept the size of ${kept.length === 0 ? 'none of the three' : joinWords(kept)} within a factor of ${KEPT} here. tanh is flatter than the identity, so a little is lost in each layer: theory says that the mean square falls like 1/(2l), ${formatNumber(1 / (2 * (last + 1)))} at layer ${last + 1}. And Xavier’s 2/(n_in + n_out) keeps it for equal widths only: it multiplies the mean square by 2 n_in/(n_in + n_out) in each layer. Linear layers that halve from ${2 * NARROWING[0]} units to ${NARROWING.at(-1)!} came to ${formatNumber(xavier.sums.at(-1)!)} ± ${formatNumber(xavier.sumErrors.at(-1)!)}, where that says ${formatNumber(xavier.theory!.at(-1)!)}.`,
    };
  },
  figures: ({ tanh, linear, selu }, answer) => [
    {
      kind: 'plot',
      title: 'Mean square of the sums, layer by layer',
      x,
      y,
      curves: [
        { name: 'tanh', points: curveOf(tanh.sums), style: 'measured' },
        { name: 'theory', points: curveOf(tanh.theory!), style: 'theory' },
        { name: 'linear', points: curveOf(linear.sums), style: 'given' },
        { name: 'you drew', points: answer, style: 'drawn' },
      ],
    },
    {
      kind: 'table',
      title: 'At layers 1, 5, 10 and 20',
      columns: ['', '1', '5', '10', '20'],
      rows: Object.entries({ tanh, linear, selu }).map(([name, { sums }]) => [
        name,
        ...[1, 5, 10, 20].map((layer) => formatNumber(sums[layer - 1] ?? NaN)),
      ]),
    },
  ],
});
