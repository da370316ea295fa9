import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber, formatPercent } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import type { Point } from '../figure';
import { say, tex } from '../math';

const STEPS = 300;
/** A guess within so many percentage points agrees. */
const NEAR = 15;
/** Entries smaller than this share of the largest are drawn alike. */
const FLOOR = 1e-4;

const setUp = recipeFrom({
  data: { set: 'moons', train: 128, normalise: 'standardize' },
  layers: [{ n: 6, act: 'tanh' }, { n: 6, act: 'tanh' }, { n: 2, act: 'identity' }], // prettier-ignore
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.2 },
});

export type Measured = Pick<AnalysisValue<'hessian'>, 'size' | 'values' | 'largest'> & {
  /** Of the neurons’ blocks along the diagonal. */
  readonly blocks: readonly { readonly size: number }[];
};

/** The share of ‖H‖² inside the blocks, and the share of the entries that they are. */
export function insideBlocks({ size, values, blocks }: Measured): {
  energy: number;
  entries: number;
} {
  let [inside, entries, from] = [0, 0, 0];
  for (const { size: own } of blocks) {
    for (let i = from; i < from + own; i++) for (let j = from; j < from + own; j++) inside += values[i * size + j]! ** 2;
    entries += own * own;
    from += own;
  }
  return {
    energy: inside / values.reduce((sum, value) => sum + value * value, 0),
    entries: entries / values.length,
  };
}

/** A matrix with its first row at the top, as rows of a field that count from the bottom. */
function upsideDown(values: ArrayLike<number>, size: number): number[] {
  return Array.from({ length: size ** 2 }, (_, at) => values[(size - 1 - Math.floor(at / size)) * size + (at % size)]!);
}

/** The squares along the diagonal. */
export function outlines(blocks: Measured['blocks']): Point[][] {
  let end = 0;
  return blocks.map(({ size }) => {
    const from = end;
    end += size;
    return [[from, from], [end, from], [end, end], [from, end], [from, from]]; // prettier-ignore
  });
}

export const experiment = defineExperiment('number', {
  id: 'block-diagonal',
  number: 22,
  title: 'The picture of blocks along the diagonal',
  text: [
    say`It is convenient to look at one neuron at a time, as if the Hessian had nothing outside the blocks of the neurons’ own parameters:`,
  ],
  formula: tex`H \approx \begin{pmatrix} H_1 & & \\ & \ddots & \\ & & H_K \end{pmatrix}, \qquad \frac{\sum_k \|H_k\|_F^2}{\|H\|_F^2} \approx 1 \;\text{?}`,
  more: [say`A 2-6-6-2 tanh network has learned two moons for 300 steps. Its Hessian is computed exactly, a neuron’s parameters together.`],
  source: 'The lecture on the neuron’s block; exact Hessian on all rows.',
  setUp,
  question: {
    kind: 'number',
    prompt: 'How many percent of ‖H‖² lie inside the neurons’ blocks?',
    min: 0,
    max: 100,
    unit: '%',
  },
  duration: 'about 5 s',
  look: { part: 'stage', stage: 'curvature', words: 'the same matrix with its signs. The outlined squares are the neurons’ blocks.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    await train(setUp, STEPS);
    return analyse('hessian', {});
  },
  verdict: (measured, answer) => {
    const { energy, entries } = insideBlocks(measured);
    return {
      sentence: `The blocks hold ${formatPercent(energy)} of ‖H‖² in ${formatPercent(entries)} of the entries.`,
      numbers: `You said ${formatNumber(answer)} %. ${formatCount(measured.blocks.length)} neurons, ${formatCount(measured.size)} parameters; an entry inside a block has ${formatNumber(energy / entries / ((1 - energy) / (1 - entries)))} times the mean square of one outside.`,
      agreement: Math.abs(answer - 100 * energy) <= NEAR,
      halfTrue: `what lies outside the blocks is ${formatPercent(1 - energy)} of ‖H‖² here. The block of a neuron says how badly conditioned its own weights are; it is not the whole curvature, and λ_max belongs to all of H.`,
    };
  },
  figures: ({ size, values, largest, blocks }) => [
    {
      kind: 'plot',
      title: 'The size of the entries: light is small. The squares are the neurons’ blocks',
      x: { label: 'parameter', from: 0, to: size },
      y: { label: '', from: 0, to: size, isDownwards: true },
      field: {
        columns: size,
        rows: size,
        values: upsideDown(values, size).map((value) => Math.max(Math.abs(value), FLOOR * largest)),
        isLog: true,
        isCells: true,
      },
      curves: outlines(blocks).map((points) => ({ name: '', points, style: 'theory' as const })),
    },
  ],
});
