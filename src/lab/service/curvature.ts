import { CurvatureOperator } from '../../analysis/curvature/operator';
import type { CurvatureSubject } from '../../analysis/curvature/operator';
import type { Executor } from '../../graph';
import { rate } from '../../nn/schedules';
import { landscapeNetwork } from '../network/landscapeNetwork';
import { CURVATURE_ROWS } from '../protocol/curvature';
import type { CurvatureBasis, CurvatureOptions, CurvaturePart } from '../protocol/curvature';
import type { TrainingData } from '../data/trainingData';
import type { RunNetwork, ServiceContext } from './context';

type Context = ServiceContext<'hessian' | 'lanczos' | 'density' | 'trace' | 'blocks'>;

/** The network's curvature on its first rows, as the analyses take it, and what a result says of it. */
export function curvatureOf(
  context: RunNetwork & { readonly executor: Executor },
  { part = 'hessian', rows: most = CURVATURE_ROWS }: CurvatureOptions,
): { subject: CurvatureSubject; part: CurvaturePart; basis: Omit<CurvatureBasis, 'products'> } {
  const { subject, rows } = landscapeNetwork(context.executor, context, most);
  const learningRate = rate(context.recipe.schedule, context.step);
  return { subject, part, basis: { part, size: context.layout.total, rows, learningRate } };
}

/** Works with the products of the network's curvature, `width` of them at a time. */
export async function withProducts<T>(
  context: Context,
  options: CurvatureOptions,
  width: number,
  work: (operator: CurvatureOperator, subject: CurvatureSubject) => Promise<T>,
): Promise<T & CurvatureBasis> {
  const { subject, part, basis } = curvatureOf(context, options);
  const operator = await CurvatureOperator.create(subject, { part, width });
  try {
    const found = await work(operator, subject);
    return { ...found, ...basis, products: operator.products };
  } finally {
    operator.dispose();
  }
}

/** Eigenvalues found at one step of a run, whose vectors can still be had. */
export interface KeptSpectrum {
  readonly step: number;
  readonly subject: Omit<CurvatureSubject, 'executor'>;
  readonly count: number;
  readonly pair: (rank: number) => { readonly value: number; readonly vector: Float64Array };
}

/** By the data of their run, so that they go when it does: the last ones of each analysis and part. */
const spectra = new WeakMap<TrainingData, Map<string, KeptSpectrum>>();

/** Keeps eigenvalues for questions about their vectors. */
export function keepSpectrum({ data }: RunNetwork, of: 'hessian' | 'lanczos', part: CurvaturePart, found: KeptSpectrum): void {
  const ofRun = spectra.get(data) ?? new Map<string, KeptSpectrum>();
  spectra.set(data, ofRun.set(`${of} ${part}`, found));
}

/** The eigenvalues last kept, if they are of this step. */
export function keptSpectrum({ data }: RunNetwork, of: 'hessian' | 'lanczos', part: CurvaturePart, step: number): KeptSpectrum | undefined {
  const kept = spectra.get(data)?.get(`${of} ${part}`);
  return kept?.step === step ? kept : undefined;
}
