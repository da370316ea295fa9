import { normals, STREAMS } from '../../../data/philox';
import type { Executor } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { within } from '../../verdict';
import type { Verdict } from '../../verdict';
import type { DirectionMode } from '../directions/normalised';
import { randomPlane } from '../directions/random';
import { problemFunction } from '../errorFunction';
import { evaluateGrid, places } from '../grid';

const ROWS = 64;
/** What the first layer's weights are multiplied and the second's divided by. */
const SCALE = 10;
const PROBLEM: Problem = {
  net: {
    input: 2,
    layers: [
      { n: 16, act: 'relu', bias: false },
      { n: 16, act: 'relu', bias: false },
      { n: 1, act: 'identity', bias: false },
    ],
  },
  loss: 'mse',
  lambda: 0,
};

/**
 * Li et al. 2018, section 4: a ReLU network whose first layer is multiplied by 10 and whose second is divided by it is the
 * same function. A slice along plain random directions changes with it; along the same directions, filter-normalised, it
 * does not.
 */
export async function filterNormalisation(executor: Executor, seed = 1): Promise<Verdict[]> {
  const layout = parameterLayout(PROBLEM.net);
  const theta = initialParameters({ type: 'he_normal', seed }, layout);
  const second = layout.tensors[1]!;
  const scaled = theta.map((w, i) => (i < second.offset ? w * SCALE : i < second.offset + second.size ? w / SCALE : w));
  const X = Float32Array.from(normals({ seed, stream: STREAMS.trainInputs }, 2 * ROWS));
  const T = Float32Array.from({ length: ROWS }, (_, n) => Math.sin(3 * X[2 * n]!) * X[2 * n + 1]!);
  const f = problemFunction(PROBLEM, { table: ROWS }, { [NAMES.inputs]: X, [NAMES.targets]: T });
  const axis = places(-1, 1, 17);
  const slice = async (at: Float32Array, mode: DirectionMode) =>
    (await evaluateGrid(executor, f, randomPlane(at, layout, mode, seed), { a: axis, b: axis })).values;
  const difference = async (mode: DirectionMode) => {
    const [before, after] = [await slice(theta, mode), await slice(scaled, mode)];
    return Math.max(...before.map((value, i) => Math.abs(after[i]! - value))) / Math.max(...before);
  };
  return [
    within('filter-normalised slice: largest change over largest value', 0, await difference('filter'), [0, 1e-6]),
    within('plain slice: largest change over largest value, at least', 0.1, await difference('none'), [0.1, Infinity]),
  ];
}
