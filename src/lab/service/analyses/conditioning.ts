import { curvatureMatrix } from '../../../analysis/curvature/matrix';
import { problemFunction } from '../../../analysis/landscape/errorFunction';
import { descend } from '../../../analysis/landscape/lecture/descent';
import { dataCovariance } from '../../../analysis/signals/dataCovariance';
import { symmetricEigen } from '../../../data/eigen';
import { apply, fitNormalisation } from '../../../data/normalise';
import type { Normalisation } from '../../../data/normalise';
import type { Executor } from '../../../graph';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { lessonData } from '../lessonData';
import type { LessonDataName } from '../../protocol/lessons';
import type { Conditioning } from '../../protocol/statements';
import type { RunAnalysis } from '../context';

/** Of E − E*, as a share of the first. */
const GOAL = 1e-6;
/** Steps of descent between two looks at whether the goal is reached. */
const CHUNK = 200;

/** It has a set-up of its own. */
export const outlivesRun = true;

/** What each way of normalising the inputs does to the curvature of a linear unit, and to descent on it. */
export const run: RunAnalysis<'conditioning'> = async (
  { executor, signal, progress },
  { kinds, lambda, mostSteps, data = 'conditioning' },
) => {
  const found: Conditioning[] = [];
  for (const kind of kinds) {
    const { rows, inputs, X, T } = normalised(data, kind);
    const problem: Problem = { net: { input: inputs, layers: [{ n: 1, act: 'identity', bias: false }] }, loss: 'mse', lambda };
    const tables = { [NAMES.inputs]: X, [NAMES.targets]: T };
    const feeds = { ...tables, theta: new Float32Array(inputs) };
    const { values } = await curvatureMatrix({ executor, problem, rows: { table: rows }, feeds }, { signal });
    const { values: eigenvalues } = symmetricEigen(values, inputs);
    const [most, least] = [eigenvalues[0]!, eigenvalues.at(-1)!];
    const stepsAt = (rate: number) => stepsToGoal(executor, problem, { rows, inputs, tables }, rate, mostSteps, signal);
    const [steps, fewestSteps] = [await stepsAt(1.98 / most), await stepsAt(2 / (most + least))];
    found.push({
      kind,
      eigenvalues,
      predicted: dataCovariance(X, rows, inputs).secondMoments.map((value) => 2 * (value + lambda)),
      condition: most / least,
      ...(steps !== undefined && { steps }),
      ...(fewestSteps !== undefined && { fewestSteps }),
    });
    progress(found.length, kinds.length);
  }
  return found;
};

/** The rows for conditioning, normalised; targets are centred with the inputs. */
function normalised(data: LessonDataName, kind: Normalisation) {
  const { rows, inputs, X, T } = lessonData(data);
  const mean = kind === 'none' ? 0 : T.reduce((sum, t) => sum + t, 0) / rows;
  const fitted = fitNormalisation(kind, X, rows, inputs, symmetricEigen);
  return { rows, inputs, X: Float32Array.from(apply(fitted, X, rows)), T: T.map((t) => t - mean) };
}

interface Rows {
  readonly rows: number;
  readonly inputs: number;
  readonly tables: { readonly [name: string]: Float32Array };
}

/**
 * Steps from 0 until E − E* is a millionth of the first. E itself has not the digits for that in single precision: what is
 * above the minimum is ½ Σ λ_k (v_k · (w − w*))², from the parameters.
 */
async function stepsToGoal(
  executor: Executor,
  problem: Problem,
  { rows, inputs, tables }: Rows,
  lr: number,
  most: number,
  signal: AbortSignal,
) {
  const f = problemFunction(problem, { table: rows }, tables);
  const excess = excessOf(tables, rows, inputs, problem.lambda);
  const goal = GOAL * excess(new Float64Array(inputs));
  let start: ArrayLike<number> = new Float64Array(inputs);
  for (let done = 0; done < most; done += CHUNK) {
    const descent = { optimizer: { type: 'gd' }, schedule: { type: 'constant', lr }, steps: CHUNK } as const;
    const [path] = await descend(executor, f, [Float64Array.from(start)], descent, { signal });
    const at = path!.thetas.findIndex((theta) => excess(theta) <= goal);
    if (at >= 0) return done + at;
    start = path!.thetas.at(-1)!;
  }
  return undefined;
}

/** E − E* of a linear unit with ridge, exactly, from the moments of its rows. */
function excessOf(tables: Rows['tables'], rows: number, inputs: number, lambda: number): (w: ArrayLike<number>) => number {
  const [X, T] = [tables[NAMES.inputs]!, tables[NAMES.targets]!];
  const moments = new Float64Array(inputs * inputs);
  const cross = new Float64Array(inputs);
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < inputs; i++) {
      const x = X[n * inputs + i]!;
      cross[i]! += (x * T[n]!) / rows;
      for (let j = 0; j < inputs; j++) moments[i * inputs + j]! += (x * X[n * inputs + j]!) / rows;
    }
  }
  for (let i = 0; i < inputs; i++) moments[i * inputs + i]! += lambda;
  const { values, vectors } = symmetricEigen(moments, inputs);
  const along = (w: ArrayLike<number>, k: number) => values.reduce((sum, _, i) => sum + vectors[inputs * i + k]! * w[i]!, 0);
  const best = Array.from(values, (value, k) => along(cross, k) / value);
  return (w) => values.reduce((sum, value, k) => sum + value * (along(w, k) - best[k]!) ** 2, 0);
}
