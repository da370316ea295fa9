import type { Executor } from '../../graph';
import { caseParameters } from './caseNetwork';
import { parseCase, required } from './caseSchema';
import type { Case } from './caseSchema';
import { evaluateLandscape } from './landscape';
import { evaluateBlocks, evaluateGaussNewton, evaluateHessian, evaluateLanczos, evaluateSpectrum, evaluateTrace } from './curvature';
import { evaluateGradient, evaluateHvp, evaluateLoss, evaluateOutputs, evaluateStatistics } from './network';
import { evaluateRestarts } from './restarts';
import { evaluateActivations, evaluateNormalise, evaluatePrng, evaluateSchedules } from './tables';
import { evaluateTraining } from './training';

type Evaluate = (given: Case, executor: Executor) => unknown;

/** What can be asked of a case, and how it is computed. */
const WANTS: Readonly<Record<string, Evaluate>> = {
  outputs: evaluateOutputs,
  loss: evaluateLoss,
  grad: evaluateGradient,
  hvp: evaluateHvp,
  landscape: evaluateLandscape,
  hessian: evaluateHessian,
  spectrum: evaluateSpectrum,
  trace: evaluateTrace,
  gn: evaluateGaussNewton,
  blocks: evaluateBlocks,
  lanczos: evaluateLanczos,
  train: evaluateTraining,
  stats: evaluateStatistics,
  theta0: (given) => [...caseParameters(given, required(given, 'net', 'theta0'), 'theta0')],
  restarts: evaluateRestarts,
  prng: evaluatePrng,
  normalise: evaluateNormalise,
  activations: evaluateActivations,
  schedules: evaluateSchedules,
};

export interface EvaluateOptions {
  executor: Executor;
  /** Hears of each want that is left out. */
  warn?: (message: string) => void;
}

/**
 * Computes the results that a numerical case wants, by their names there; the format is described in `src/golden`.
 *
 * @throws Error naming the field of a case that is malformed.
 */
export async function evaluateCase(json: unknown, { executor, warn }: EvaluateOptions): Promise<Record<string, unknown>> {
  const given = parseCase(json);
  const results: Record<string, unknown> = {};
  for (const want of given.want) {
    if (Object.hasOwn(WANTS, want)) results[want] = await WANTS[want]!(given, executor);
    else warn?.(`"${want}" is left out: this version computes ${Object.keys(WANTS).join(', ')}`);
  }
  return results;
}
