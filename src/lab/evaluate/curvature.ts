import { neuronBlocks } from '../../analysis/curvature/blocks';
import { decompose } from '../../analysis/curvature/decomposition';
import { lanczos } from '../../analysis/curvature/lanczos';
import { curvatureMatrix } from '../../analysis/curvature/matrix';
import type { CurvatureMatrix } from '../../analysis/curvature/matrix';
import { CurvatureOperator } from '../../analysis/curvature/operator';
import type { CurvatureSubject } from '../../analysis/curvature/operator';
import type { CurvaturePart } from '../../analysis/curvature/products';
import { matrixTrace, summarise } from '../../analysis/curvature/spectrum';
import type { Executor } from '../../graph';
import { caseNetwork, vectorOf } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';
import { matrixOf } from './tables';

/** The network of a case with all its rows. */
function subjectOf(given: Case, executor: Executor, want: string): CurvatureSubject {
  const { problem, data, theta, tables } = caseNetwork(given, want);
  return { executor, problem, rows: { table: data.rows }, feeds: { ...tables, theta } };
}

/** Matrices of the cases under evaluation, since several wants are made of the same one. */
const known = new WeakMap<Case, Map<CurvaturePart, Promise<CurvatureMatrix>>>();

function matrixAt(given: Case, executor: Executor, want: string, part: CurvaturePart = 'hessian'): Promise<CurvatureMatrix> {
  const ofCase = known.get(given) ?? new Map<CurvaturePart, Promise<CurvatureMatrix>>();
  known.set(given, ofCase);
  const matrix = ofCase.get(part) ?? curvatureMatrix(subjectOf(given, executor, want), { part });
  ofCase.set(part, matrix);
  return matrix;
}

const eigenvaluesOf = async ({ values, size }: CurvatureMatrix): Promise<Float64Array> => (await decompose(values, size)).values;

/** The P × P Hessian. */
export async function evaluateHessian(given: Case, executor: Executor): Promise<unknown> {
  const { values, size } = await matrixAt(given, executor, 'hessian');
  return matrixOf(values, size);
}

/** The Hessian's eigenvalues and what follows from them; the counts are this project's own. */
export async function evaluateSpectrum(given: Case, executor: Executor): Promise<unknown> {
  const eigenvalues = await eigenvaluesOf(await matrixAt(given, executor, 'spectrum'));
  const { negative: _negative, near_zero: _nearZero, ...spectrum } = summarise(eigenvalues);
  return { ...spectrum, eigenvalues: [...eigenvalues] };
}

/** `{ trace, frobenius2, dim }` of the Hessian. */
export async function evaluateTrace(given: Case, executor: Executor): Promise<unknown> {
  const { values, size } = await matrixAt(given, executor, 'trace');
  return matrixTrace(values, size);
}

/** The Gauss-Newton part and the residual, each with its eigenvalues. */
export async function evaluateGaussNewton(given: Case, executor: Executor): Promise<unknown> {
  const G = await matrixAt(given, executor, 'gn', 'gaussNewton');
  const R = await matrixAt(given, executor, 'gn', 'residual');
  return {
    G: matrixOf(G.values, G.size),
    R: matrixOf(R.values, R.size),
    G_eigenvalues: [...(await eigenvaluesOf(G))],
    R_eigenvalues: [...(await eigenvaluesOf(R))],
  };
}

/** The blocks of all neurons: of the Hessian, and the eigenvalues of the Gauss-Newton part's. */
export async function evaluateBlocks(given: Case, executor: Executor): Promise<unknown> {
  const { net } = subjectOf(given, executor, 'blocks').problem;
  const H = await matrixAt(given, executor, 'blocks');
  const G = await matrixAt(given, executor, 'blocks', 'gaussNewton');
  const ofG = await neuronBlocks(net, G.values);
  return (await neuronBlocks(net, H.values)).map(({ layer, neuron, values, eigenvalues }, i) => ({
    layer,
    neuron,
    H: matrixOf(values, eigenvalues.length),
    eigenvalues: [...eigenvalues],
    G_eigenvalues: [...ofG[i]!.eigenvalues],
  }));
}

/** m steps of Lanczos with the Hessian from the case's start vector. */
export async function evaluateLanczos(given: Case, executor: Executor): Promise<unknown> {
  const { v0, m } = required(given, 'lanczos', 'lanczos');
  const operator = await CurvatureOperator.create(subjectOf(given, executor, 'lanczos'));
  try {
    const [result] = await lanczos(operator.apply, [vectorOf('lanczos.v0', v0, operator.size)], m);
    return Object.fromEntries(Object.entries(result!).map(([name, values]: [string, Float64Array]) => [name, [...values]]));
  } finally {
    operator.dispose();
  }
}
