import type { DepthProfile } from '../../../lab/protocol/statements';
import { formatNumber } from '../../format';
import { defineExperiment } from '../experiment';
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
/** A drawing within this factor of the measured variance at the last layer agrees. */
const FACTOR = 3;
const LEAST = 1e-4;

export interface Measured {
  readonly tanh: DepthProfile;
  readonly linear: DepthProfile;
  readonly selu: DepthProfile;
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
  duration: 'about 5 s',
  run: async ({ analyse }): Promise<Measured> => {
    const [tanh, linear, selu] = await analyse('depthProfile', {
      networks: NETWORKS.map(({ act, init }) => ({ act, init })),
      depth: DEPTH,
      width: WIDTH,
      rows: 64,
      draws: DRAWS,
    });
    return { tanh: tanh!, linear: linear!, selu: selu! };
  },
  verdict: ({ tanh, linear, selu }, answer) => {
    const last = tanh.sums.length - 1;
    const [end, error, theory] = [tanh.sums[last]!, tanh.sumErrors[last]!, tanh.theory![last]!];
    const drawn = heightAt(answer, last + 1);
    const ratio = Math.max(drawn / end, end / drawn);
    return {
      sentence: `After ${last + 1} tanh layers the mean square is ${formatNumber(end)}, where it began at ${formatNumber(tanh.sums[0]!)}.`,
      numbers: `You drew ${formatNumber(drawn)} there. Measured over ${DRAWS} draws of the weights: ${formatNumber(end)} ± ${formatNumber(error)}; theory for wide layers says ${formatNumber(theory)}. Linear layers end at ${formatNumber(linear.sums[last]!)}, selu at ${formatNumber(selu.sums[last]!)}.`,
      agreement: ratio <= FACTOR,
      halfTrue: `1/fan-in keeps the size for linear and selu layers only. tanh is flatter than the identity, so a little is lost in each layer: the mean square falls like 1/(2l), here ${formatNumber(1 / (2 * (last + 1)))} at layer ${last + 1}. And where widths differ, Xavier’s 2/(n_in + n_out) multiplies the forward variance by 2 n_in/(n_in + n_out) in each layer: 1 for equal widths alone.`,
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
