import type { AnalysisValue } from '../../../lab/protocol/analyses';
import { formatCount, formatNumber } from '../../format';
import { defineExperiment, recipeFrom } from '../experiment';
import { say, tex } from '../math';

const STEPS = 3000;
const LAMBDA = 0.001;
/** Ratios that differ by less than this factor are alike. */
const ALIKE = 1.25;

const setUp = recipeFrom({
  data: { set: 'sine', normalise: 'none', noise: 0 },
  layers: [{ n: 8, act: 'tanh' }, { n: 1, act: 'identity' }], // prettier-ignore
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.1 },
  lambda: LAMBDA,
});

type Matrix = Pick<AnalysisValue<'hessian'>, 'values' | 'size' | 'order' | 'tensors' | 'largest'>;

/** What the three matrices say at one step. */
export interface Parts {
  readonly hessian: number;
  readonly gaussNewton: number;
  readonly residual: number;
  /** Largest entry of H − G − R − 2λD, relative to H's. */
  readonly mismatch: number;
  /** G at the output’s bias, whose δ is 1: 2 E[δ²]. */
  readonly outputBias: number;
}

export interface Measured {
  readonly parameters: number;
  readonly start: Parts;
  readonly end: Parts;
}

const frobenius = ({ values }: Matrix): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Holds the three matrices against each other; the ridge is on weights alone. */
export function partsOf(H: Matrix, G: Matrix, R: Matrix, lambda: number): Parts {
  const isWeight = Array.from(H.order, (at) =>
    H.tensors.some(({ kind, offset, size }) => kind === 'W' && at >= offset && at < offset + size),
  );
  let most = 0;
  for (const [at, value] of H.values.entries()) {
    const [i, j] = [Math.floor(at / H.size), at % H.size];
    const ridge = i === j && isWeight[i] ? 2 * lambda : 0;
    most = Math.max(most, Math.abs(value - G.values[at]! - R.values[at]! - ridge));
  }
  const bias = H.tensors.findLast(({ kind }) => kind === 'b')!.offset;
  const place = H.order.indexOf(bias);
  return {
    hessian: frobenius(H),
    gaussNewton: frobenius(G),
    residual: frobenius(R),
    mismatch: most / H.largest,
    outputBias: G.values[place * H.size + place]!,
  };
}

export const experiment = defineExperiment('pick', {
  id: 'gauss-newton',
  number: 17,
  title: 'The Hessian in three parts',
  text: [
    say`The Hessian of a squared error is a part that is never negative, the Gauss-Newton matrix, a part with the residuals in it, and the ridge, where ${tex`D`} has ones at the weights:`,
  ],
  formula: tex`H = \underbrace{2\,\mathbb{E}[\nabla y\,\nabla y^\top]}_{G} + \underbrace{2\,\mathbb{E}[(y - t)\,\nabla^2 y]}_{R} + 2\lambda D`,
  more: [
    say`A 1-8-1 tanh network learns a sine without noise in 3\u202f000 steps. All three are computed exactly, each for itself, before and after.`,
  ],
  source: 'The lecture on the Hessian of a neuron; Schraudolph 2002. Exact matrices on all rows.',
  setUp,
  question: {
    kind: 'pick',
    prompt: 'What does the size of R, relative to G, do while the error falls?',
    options: ['it falls', 'it stays', 'it grows'],
  },
  duration: 'about 10 s',
  look: { part: 'stage', stage: 'curvature', words: 'the trained network. Over the matrix one can choose H, G or R.' },
  run: async ({ train, analyse }): Promise<Measured> => {
    const matrices = async (): Promise<{ size: number; parts: Parts }> => {
      const H = await analyse('hessian', {});
      const [G, R] = [await analyse('hessian', { part: 'gaussNewton' }), await analyse('hessian', { part: 'residual' })];
      return { size: H.size, parts: partsOf(H, G, R, LAMBDA) };
    };
    await train(setUp, 0);
    const { size, parts: start } = await matrices();
    await train(setUp, STEPS);
    return { parameters: size, start, end: (await matrices()).parts };
  },
  verdict: ({ parameters, start, end }, answer) => {
    const [before, after] = [start.residual / start.gaussNewton, end.residual / end.gaussNewton];
    const found = after < before / ALIKE ? 0 : after > before * ALIKE ? 2 : 1;
    return {
      sentence: `‖R‖/‖G‖ went from ${formatNumber(before)} to ${formatNumber(after)}: it ${['fell', 'stayed', 'grew'][found]!}.`,
      numbers: `Of ${formatCount(parameters)} parameters: ‖H‖ ${formatNumber(start.hessian)} and ${formatNumber(end.hessian)}, ‖G‖ ${formatNumber(start.gaussNewton)} and ${formatNumber(end.gaussNewton)}, ‖R‖ ${formatNumber(start.residual)} and ${formatNumber(end.residual)}, before and after. H and G + R + 2λD differ by at most ${formatNumber(Math.max(start.mismatch, end.mismatch))} of the largest entry.`,
      agreement: found === answer,
      halfTrue: `the lecture’s first formula for a neuron’s block leaves out a factor of 2, the later one has it. At the bias of the output δ is 1, so that 2 E[δ²] is 2 and the first formula says 1: G has ${formatNumber(end.outputBias)} there.`,
    };
  },
  figures: ({ start, end }) => [
    {
      kind: 'table',
      title: 'Frobenius norms',
      columns: ['', '‖H‖', '‖G‖', '‖R‖'],
      rows: Object.entries({ start, end }).map(([name, { hessian, gaussNewton, residual }]) => [
        name,
        ...[hessian, gaussNewton, residual].map(formatNumber),
      ]),
    },
  ],
});
