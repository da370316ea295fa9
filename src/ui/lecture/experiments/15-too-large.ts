import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import { say, tex } from '../math';

const STEPS = 40;
const ROWS = 100;
const BYTES = 4;
const GIGABYTE = 1e9;
/** A guess within this factor of the size agrees. */
const FACTOR = 2;

const setUp = recipeFrom({
  data: { set: 'digits' },
  layers: [{ n: 128, act: 'tanh' }, { n: 64, act: 'tanh' }, { n: 10, act: 'identity' }], // prettier-ignore
});

export type Measured = Pick<AnalysisValue<'lanczos'>, 'top' | 'size' | 'rows' | 'products' | 'learningRate' | 'isConverged'>;

export const experiment = defineExperiment('number', {
  id: 'hessian-too-large',
  number: 15,
  title: 'The Hessian is too large to form',
  text: [
    say`A network for digits, 784\u2011128\u201164\u201110, has 109\u202f386 parameters; its Hessian has a row and a column for each. The product of the Hessian with one vector costs hardly more than a gradient:`,
  ],
  formula: tex`H v = \left.\frac{\partial}{\partial \epsilon} \nabla E(\theta + \epsilon v)\right|_{\epsilon = 0}`,
  more: [say`and from a few such products Lanczos’ method finds the largest eigenvalues, with a bound on the error of each.`],
  source: 'Pearlmutter 1994; Golub & Van Loan, section 10.3.',
  setUp,
  question: {
    kind: 'number',
    prompt: 'How many gigabytes would the whole matrix take in single precision?',
    note: 'Four bytes a number, 10⁹ bytes a gigabyte.',
    min: 0,
    max: 1e9,
    unit: 'GB',
  },
  duration: 'about 10 s',
  look: {
    part: 'stage',
    stage: 'curvature',
    words: 'the outermost eigenvalues of this network, found in the same way, each with its residual.',
  },
  run: async ({ train, analyse }): Promise<Measured> => {
    await train(setUp, STEPS);
    return analyse('lanczos', { rows: ROWS, top: 3, bottom: 1 });
  },
  verdict: ({ top, size, rows, products, learningRate, isConverged }, answer) => {
    const { value, residual } = top[0]!;
    const gigabytes = (BYTES * size ** 2) / GIGABYTE;
    return {
      sentence: `The whole matrix would take ${formatNumber(gigabytes)} GB; ${formatCount(products)} products with vectors were enough for λ_max = ${formatNumber(value)}.`,
      numbers: `You said ${formatNumber(answer)} GB. An eigenvalue lies within ${formatNumber(residual)} of λ_max${isConverged ? '' : ', which has not converged as far as was asked'}; all ${formatCount(size)} columns would take ${formatNumber(size / products)} times as many products. On the first ${formatCount(rows)} training rows 2/λ_max = ${formatNumber(2 / value)}, and the learning rate is ${formatNumber(learningRate)}.`,
      agreement: answer > 0 && Math.max(answer / gigabytes, gigabytes / answer) <= FACTOR,
    };
  },
  figures: ({ top }) => [
    {
      kind: 'table',
      title: 'The largest eigenvalues, each with the bound on its error',
      columns: ['', 'λ', 'within'],
      rows: top.map(({ value, residual }, i) => [`${i + 1}`, formatNumber(value), formatNumber(residual)]),
    },
  ],
});
