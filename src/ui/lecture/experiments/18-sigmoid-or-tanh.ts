import type { Centring } from '../../../lab/protocol/statements';
import { formatNumber, formatPercent } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { mean } from '../mean';
import { sigmoidNetwork } from '../sigmoidNetwork';

const DRAWS = 5;
/** A guess within this factor of the measured ratio agrees. */
const FACTOR = 2;

export interface Measured {
  readonly tanh: Centring;
  readonly sigmoid: Centring;
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const span = (values: readonly number[]): string => `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;

export const experiment = defineExperiment('number', {
  id: 'sigmoid-or-tanh',
  number: 18,
  title: 'Sigmoid or tanh: a mean in the activations',
  text: [
    say`What is true of inputs is true of every layer: its activations are the next layer’s inputs. A neuron’s block of the Gauss-Newton matrix is`,
  ],
  formula: tex`G_k = 2\,\mathbb{E}\!\left[a\,a^\top \delta_k^2\right], \qquad a = \varphi(z)`,
  more: [
    say`and if all ${tex`a_j`} have a common mean, one eigenvalue is much larger than the rest. Outputs of the sigmoid lie around ½, those of tanh around 0. Take 16-12-12-1 networks at their start, with normal inputs.`,
  ],
  source: 'LeCun et al. 1998, section 4.4; Gauss-Newton blocks of the second layer on 400 rows.',
  question: {
    kind: 'number',
    prompt: 'By what factor is the condition number larger with the sigmoid?',
    min: 0.01,
    max: 1e6,
  },
  duration: 'about 5 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    curvature: 'gaussNewton',
    words: 'such a network of sigmoids with four inputs, and below its Gauss–Newton matrix the κ of each block. Take tanh, and they fall.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const networks = ['tanh', 'sigmoid'].map((act) => ({ act, bn: false }));
    const [tanh, sigmoid] = await analyse('centring', { networks, draws: DRAWS });
    await train(sigmoidNetwork(false), 0);
    return { tanh: tanh!, sigmoid: sigmoid! };
  },
  verdict: ({ tanh, sigmoid }, answer) => {
    const ratio = geometricMean(sigmoid.conditions) / geometricMean(tanh.conditions);
    const each = sigmoid.conditions.map((condition, i) => condition / tanh.conditions[i]!);
    return {
      sentence: `With the sigmoid the blocks are ${formatNumber(ratio)} times as badly conditioned as with tanh.`,
      numbers: `You said ${formatNumber(answer)}. Condition numbers, geometric mean of the blocks: sigmoid ${formatNumber(geometricMean(sigmoid.conditions))} (${span(sigmoid.conditions)} over ${each.length} draws of the weights), tanh ${formatNumber(geometricMean(tanh.conditions))} (${span(tanh.conditions)}); draw by draw the ratio is ${span(each)}. The mean makes up ${formatPercent(mean(sigmoid.meanShares))} of the energy of sigmoid activations, ${formatPercent(mean(tanh.meanShares))} of tanh’s.`,
      agreement: Math.max(answer / ratio, ratio / answer) <= FACTOR,
    };
  },
  figures: ({ tanh, sigmoid }) => [
    {
      kind: 'table',
      title: 'Condition number of the neuron blocks, draw by draw',
      columns: ['', ...tanh.conditions.map((_, i) => `${i + 1}`)],
      rows: [
        ['tanh', ...tanh.conditions.map(formatNumber)],
        ['sigmoid', ...sigmoid.conditions.map(formatNumber)],
      ],
    },
  ],
});
