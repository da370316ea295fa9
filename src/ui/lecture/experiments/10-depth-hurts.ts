import type { Proportion } from '../../../lab/protocol/ensemble';
import { defineExperiment } from '../experiment';
import { say, tex } from '../math';
import { compared, counted, differenceText, LEARNT, sharesFigure, xorRecipe } from '../xor';

const RESTARTS = 60;
const STEPS = 1000;
const DEPTHS = [1, 3] as const;
const recipeOf = (act: string, hidden: number) => xorRecipe({ rate: 0.5, units: 4, hidden, act });

export interface Measured {
  /** A share for each depth. */
  readonly sigmoid: readonly Proportion[];
  readonly tanh: readonly Proportion[];
}

const SAID = { more: 0, alike: 1, fewer: 2 } as const;

export const experiment = defineExperiment('pick', {
  id: 'depth-hurts',
  number: 10,
  title: 'Depth hurts',
  text: [say`The gradient of a weight in the first layer is a product with one factor for each layer above it:`],
  formula: tex`\delta_{i} = \varphi'(z_i)\, W_{i+1}\,\delta_{i+1}, \qquad \sigma'(z) \le \tfrac14`,
  more: [
    say`A sigmoid has a slope of at most a quarter, and three layers of them multiply three such numbers. Exclusive or is to be learnt by 4 units in each hidden layer, γ = 0.5, 1000 steps.`,
  ],
  source: 'The lecture on network size; Bengio, Simard & Frasconi 1994. Weights of variance 1/fan-in.',
  setUp: recipeOf('sigmoid', DEPTHS[0]),
  question: {
    kind: 'pick',
    prompt: 'With 3 hidden layers of sigmoids in place of 1, do as many restarts learn it?',
    options: ['more', 'about as many', 'fewer'],
  },
  duration: 'about 3 s',
  look: {
    part: 'stage',
    stage: 'ensemble',
    words: `the starts with ${DEPTHS.at(-1)!} layers of sigmoids: their losses, and the functions that they have come to.`,
  },
  run: async ({ restarts }): Promise<Measured> => {
    const of = async (act: string) => {
      const shares: Proportion[] = [];
      for (const depth of DEPTHS) {
        const { success } = await restarts(recipeOf(act, depth), { count: RESTARTS, steps: STEPS, threshold: LEARNT });
        shares.push(success);
      }
      return shares;
    };
    const tanh = await of('tanh');
    return { sigmoid: await of('sigmoid'), tanh };
  },
  verdict: ({ sigmoid, tanh }, answer) => {
    const change = compared(sigmoid[0]!, sigmoid[1]!);
    const ofTanh = compared(tanh[0]!, tanh[1]!);
    return {
      sentence:
        change === 'fewer'
          ? 'Deeper, and fewer restarts learn it.'
          : change === 'alike'
            ? 'The interval of the difference holds 0: none can be told.'
            : 'Deeper, and more restarts learn it.',
      numbers: `With ${DEPTHS[0]} hidden layer of sigmoids, ${counted(sigmoid[0]!)} learnt it; with ${DEPTHS[1]} of them, ${counted(sigmoid[1]!)}. The difference: ${differenceText(sigmoid[0]!, sigmoid[1]!)}.`,
      agreement: SAID[change] === answer,
      halfTrue: `${ofTanh === 'fewer' ? 'it is not the slopes of the sigmoid alone' : 'it is not the depth by itself but the product of slopes'}. With tanh, whose slope at 0 is 1, ${tanh[0]!.successes} of ${RESTARTS} learn it with ${DEPTHS[0]} layer and ${tanh[1]!.successes} with ${DEPTHS[1]}: ${ofTanh === 'fewer' ? 'fewer there, too' : ofTanh === 'alike' ? 'no difference can be told' : 'more'}.`,
    };
  },
  figures: ({ sigmoid, tanh }) => [
    sharesFigure(
      'Restarts that learn exclusive or',
      ['sigmoid', 'tanh'].flatMap((act) => DEPTHS.map((depth) => `${act}, ${depth} hidden`)),
      [...sigmoid, ...tanh],
    ),
  ],
});
