import type { Centring } from '../../../lab/protocol/statements';
import { formatNumber, formatPercent } from '../../format';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { mean } from '../mean';
import { sigmoidNetwork } from '../sigmoidNetwork';

const DRAWS = 5;
/** Enough for a film of the layers of the laboratory’s own run. */
const STEPS = 100;
/** A share of the mean below this counts as centred. */
const CENTRED = 0.05;

export interface Measured {
  readonly plain: Centring;
  readonly normed: Centring;
  readonly tanh: Centring;
}

const geometricMean = (values: readonly number[]): number => Math.exp(mean(values.map(Math.log)));

export const experiment = defineExperiment('pick', {
  id: 'batch-norm',
  number: 23,
  title: 'What batch normalisation centres',
  text: [
    say`Batch normalisation takes the mean of each sum over the batch away and scales it to variance 1, and learns a scale and a shift of its own:`,
  ],
  formula: tex`\tilde z = \gamma\,\frac{z - \mu_z}{\sqrt{\sigma_z^2 + \varepsilon}} + \beta, \qquad a = \varphi(\tilde z)`,
  more: [say`It stands before a sigmoid, in a 16-12-12-1 network at its start.`],
  source: 'Ioffe & Szegedy 2015, section 3; Gauss-Newton blocks of the second layer on 400 rows.',
  question: {
    kind: 'pick',
    prompt: 'Does it centre what the next layer reads?',
    options: ['yes, its mean is 0', 'no, its mean stays'],
  },
  duration: 'about 6 s',
  look: {
    part: 'layers',
    words: 'such a network with four inputs over its first steps. The outputs of its hidden layers lie around ½, none of them around 0.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    const networks = [{ act: 'sigmoid', bn: false }, { act: 'sigmoid', bn: true }, { act: 'tanh', bn: true }]; // prettier-ignore
    const [plain, normed, tanh] = await analyse('centring', {
      networks,
      draws: DRAWS,
    });
    await train(sigmoidNetwork(true), STEPS);
    return { plain: plain!, normed: normed!, tanh: tanh! };
  },
  verdict: ({ plain, normed, tanh }, answer) => {
    const share = mean(normed.meanShares);
    const isCentred = share < CENTRED;
    return {
      sentence: `With batch norm before the sigmoid, ${formatPercent(share)} of the energy of what the next layer reads is ${isCentred ? '' : 'still '}mean.`,
      numbers: `Without it the share is ${formatPercent(mean(plain.meanShares))}. The condition number of the next layer’s blocks is ${formatNumber(geometricMean(normed.conditions))} with and ${formatNumber(geometricMean(plain.conditions))} without (geometric means over ${normed.conditions.length} draws of the weights); with batch norm before tanh it is ${formatNumber(geometricMean(tanh.conditions))}.`,
      agreement: isCentred === (answer === 0),
      halfTrue: `batch norm centres the sums: their mean has ${formatPercent(mean(normed.sumMeanShares))} of their energy, and ${formatPercent(mean(plain.sumMeanShares))} without it. ${isCentred ? 'Here the outputs were centred with them.' : 'But a sigmoid’s output lies between 0 and 1, and that is what the next layer reads.'} By its definition it keeps the sums at mean 0 and variance 1 whatever the scale of the weights (Ioffe & Szegedy 2015).`,
    };
  },
  figures: ({ plain, normed, tanh }) => [
    {
      kind: 'shares',
      title: 'Share of the mean in the energy of the activations, least and most of the draws',
      rows: [
        { name: 'sigmoid', ...spanOf(plain) },
        { name: 'sigmoid, batch norm', ...spanOf(normed) },
        { name: 'tanh, batch norm', ...spanOf(tanh) },
      ],
    },
  ],
});

function spanOf({ meanShares }: Centring): {
  share: number;
  low: number;
  high: number;
} {
  return {
    share: mean(meanShares),
    low: Math.min(...meanShares),
    high: Math.max(...meanShares),
  };
}
