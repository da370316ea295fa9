import { symmetricEigen } from '../../../data/eigen';
import { apply, fitNormalisation } from '../../../data/normalise';
import type { Normalisation } from '../../../data/normalise';
import { normals, STREAMS } from '../../../data/philox';
import type { Executor } from '../../../graph';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { initialStates, stepFeeds, trainingProgram } from '../../../nn/training';
import { curvatureMatrix } from '../../curvature/matrix';
import { within, withinFactor } from '../../verdict';
import type { Verdict } from '../../verdict';
import { meanOf } from '../../mean';

/** Rows of inputs for a linear unit without bias, whose targets it can meet exactly. */
interface Inputs {
  readonly X: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

const MANY_ROWS = 20_000;
/** Draws of few rows, of which the mean is taken. */
const DRAWS = 10;
/** E shrinks to this share of its first value. */
const GOAL = 1e-6;

/**
 * What the statistics of the inputs do to a linear unit (LeCun, Kanter & Solla 1991; LeCun et al. 1998, "Efficient
 * BackProp", section 5). The published error has a half, so that its Hessian E[x xᵀ] is half of ours and its rates twice.
 */
export async function inputStatistics(executor: Executor, seed = 1): Promise<Verdict[]> {
  return [...(await uncentred(executor, seed)), ...(await centred(executor, seed)), ...(await twoClouds(executor, seed))];
}

/** Inputs of mean 1 and variance 1: one eigenvalue is 1 + N, the others are 1, and so many steps are lost. */
async function uncentred(executor: Executor, seed: number): Promise<Verdict[]> {
  const columns = 20;
  const inputs = drawn(seed, MANY_ROWS, columns);
  const eigenvalues = await spectrumOf(executor, inputs);
  const [largest, second, smallest] = [eigenvalues[0]!, eigenvalues[1]!, eigenvalues.at(-1)!];
  const errors = await descend(executor, inputs, 1 / largest, 200);
  const steps = errors.findIndex((error) => error <= GOAL * errors[0]!);
  const title = `${columns} inputs of mean 1`;
  return [
    withinFactor(`${title}: largest eigenvalue`, 1 + columns, largest, 1.02),
    // The edges (1 ± √(N/P))² of 20 columns and 20 000 rows are 0.94 and 1.06.
    within(`${title}: second eigenvalue`, 1, second, [0.93, 1.07]),
    within(`${title}: smallest eigenvalue`, 1, smallest, [0.93, 1.07]),
    withinFactor(`${title}: condition number`, 1 + columns, largest / smallest, 1.1),
    withinFactor(`${title}: steps to 1e-6 at the rate 1/λ_max`, (21 / 2) * 13.8, steps, 1.1),
  ];
}

/**
 * Centred inputs, ten rows an input. The published figures, 1.73, 0.47 and 3.7, are the edges of Marchenko & Pastur's
 * distribution, which are reached where both are many. At 20 inputs the largest eigenvalue is smaller: its mean is that of
 * Johnstone 2001, "On the distribution of the largest eigenvalue", theorem 1.1.
 */
async function centred(executor: Executor, seed: number): Promise<Verdict[]> {
  const all = await spectrumOf(executor, normalised(drawn(seed, 2000, 200), 'center'));
  const [largest, smallest] = [all[0]!, all.at(-1)!];
  const few = drawn(seed, 200, 20);
  const tops: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    tops.push((await spectrumOf(executor, normalised(drawn(seed + draw, few.rows, few.columns), 'center')))[0]!);
  }
  const white = await spectrumOf(executor, normalised(few, 'whiten'));
  return [
    withinFactor('200 centred inputs, 2000 rows: largest eigenvalue', 1.73, largest, 1.03),
    withinFactor('200 centred inputs, 2000 rows: smallest eigenvalue', 0.47, smallest, 1.05),
    withinFactor('200 centred inputs, 2000 rows: condition number', 3.7, largest / smallest, 1.06),
    withinFactor(`20 centred inputs, 200 rows: largest eigenvalue, mean of ${DRAWS} draws`, expectedLargest(few), meanOf(tops), 1.04),
    withinFactor('20 whitened inputs: condition number', 1, white[0]! / white.at(-1)!, 1.001),
  ];
}

/** Johnstone 2001: location and scale of the largest eigenvalue, with the mean of the Tracy-Widom distribution. */
function expectedLargest({ rows, columns }: Inputs): number {
  const [n, p] = [Math.sqrt(rows - 1), Math.sqrt(columns)];
  return ((n + p) ** 2 - 1.2065336 * (n + p) * Math.cbrt(1 / n + 1 / p)) / rows;
}

/** The example of Efficient BackProp: 100 points of two clouds at ±(0.4, 0.8), rates of 1.5 and 2.5 where 2.38 is critical. */
async function twoClouds(executor: Executor, seed: number): Promise<Verdict[]> {
  const [rows, columns, deviation] = [100, 2, 0.2];
  const X = Float32Array.from(normals({ seed, stream: STREAMS.trainInputs }, rows * columns), (x, at) => {
    const centre = at % columns === 0 ? 0.4 : 0.8;
    return (at < rows ? -centre : centre) + deviation * x;
  });
  const inputs = { X, rows, columns };
  const [largest, smallest] = await spectrumOf(executor, inputs);
  const shrinkage = async (rate: number) => {
    // Of another draw than the published one, so the rates are the same shares of the critical one.
    const errors = await descend(executor, inputs, (rate / 2.38) * (2 / largest!), 200);
    return errors.at(-1)! / errors[0]!;
  };
  return [
    withinFactor('two clouds: larger eigenvalue', 0.84, largest!, 1.13),
    withinFactor('two clouds: smaller eigenvalue', 0.036, smallest!, 1.3),
    withinFactor('two clouds: critical rate', 2.38, 2 / largest!, 1.13),
    within('two clouds, rate 1.5 of 2.38: E after 200 steps over E before', 0, await shrinkage(1.5), [0, 1e-3]),
    within('two clouds, rate 2.5 of 2.38: E before over E after 200 steps', 0, 1 / (await shrinkage(2.5)), [0, 1e-3]),
  ];
}

function drawn(seed: number, rows: number, columns: number): Inputs {
  const X = Float32Array.from(normals({ seed, stream: STREAMS.trainInputs }, rows * columns), (x) => x + 1);
  return { X, rows, columns };
}

function normalised({ X, rows, columns }: Inputs, kind: Normalisation): Inputs {
  const fitted = fitNormalisation(kind, X, rows, columns, symmetricEigen);
  return { X: Float32Array.from(apply(fitted, X, rows)), rows, columns };
}

const problemOf = ({ columns }: Inputs): Problem => ({
  net: { input: columns, layers: [{ n: 1, act: 'identity', bias: false }] },
  loss: 'mse',
  lambda: 0,
});

/** Targets of alternating weights, so that the steep direction of a common mean is not all there is to learn. */
function tablesOf({ X, rows, columns }: Inputs) {
  const T = Float32Array.from({ length: rows }, (_, row) => {
    return X.subarray(row * columns, (row + 1) * columns).reduce((sum, x, j) => (j % 2 === 0 ? sum + x : sum - x), 0);
  });
  return { [NAMES.inputs]: X, [NAMES.targets]: T };
}

/** Eigenvalues of the published Hessian, half of ours, descending. */
async function spectrumOf(executor: Executor, inputs: Inputs): Promise<Float64Array> {
  const feeds = { ...tablesOf(inputs), [NAMES.theta]: new Float32Array(inputs.columns) };
  const { values, size } = await curvatureMatrix({ executor, problem: problemOf(inputs), rows: { table: inputs.rows }, feeds });
  return symmetricEigen(values, size).values.map((value) => value / 2);
}

/** E before each step of gradient descent from 0 at a rate for the published error, twice ours. */
async function descend(executor: Executor, inputs: Inputs, rate: number, steps: number): Promise<number[]> {
  const spec = { ...problemOf(inputs), optimizer: { type: 'gd' }, bn_momentum: 0.1 };
  const states = initialStates(spec, new Float32Array(inputs.columns));
  const loaded = await executor.load(trainingProgram(spec, inputs.rows), { ...tablesOf(inputs), ...states });
  try {
    const schedule = { type: 'constant', lr: rate / 2 } as const;
    const { loss } = await loaded.run(Array.from({ length: steps }, (_, t) => stepFeeds(spec.optimizer, schedule, t)));
    return loss!.map((value) => value[0]!);
  } finally {
    loaded.dispose();
  }
}
