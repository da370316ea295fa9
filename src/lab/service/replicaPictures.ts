import type { Restart } from '../../analysis/ensembles/restarts';
import type { Executor } from '../../graph';
import { evaluationProgram } from '../../nn/evaluation';
import { NAMES } from '../../nn/names';
import { PICTURED } from '../protocol/ensemble';
import type { ReplicaPicture } from '../protocol/ensemble';
import type { RunNetwork } from './context';

/** Cells of a side of a plane, points of a line, and room around the data as a share of their range. */
const SIDE = 32;
const POINTS = 96;
const MARGIN = 0.12;

type Given = Pick<RunNetwork, 'problem' | 'layout' | 'data'> & { readonly executor: Executor };

/**
 * What some starts have become: the function over one or two inputs, where its outputs can be told by one number, else the
 * weights of the first layer, or of the first unit as a picture. Diverged starts are left out.
 */
export async function picturesOf(given: Given, restarts: readonly Restart[]): Promise<ReplicaPicture[]> {
  const ranked = restarts
    .filter(({ finalLoss, brokeAt }) => brokeAt === undefined && Number.isFinite(finalLoss))
    .sort((a, b) => a.finalLoss - b.finalLoss);
  const count = Math.min(PICTURED, ranked.length);
  const places = Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (ranked.length - 1)) / (count - 1))));
  const chosen = places.map((place) => ranked[place]!);
  const { net, loss } = given.problem;
  const outputs = net.layers.at(-1)!.n;
  // Batch norm would need running statistics, which an ensemble does not keep.
  const isFunction = net.input <= 2 && !net.layers.some(({ bn }) => bn) && (outputs === 1 || (loss === 'ce' && outputs === 2));
  return isFunction && count > 0 ? functionsOf(given, chosen, outputs) : chosen.map((one) => weightsOf(given, one));
}

async function functionsOf({ executor, problem, data }: Given, chosen: readonly Restart[], outputs: number): Promise<ReplicaPicture[]> {
  const isPlane = problem.net.input === 2;
  const ranges = Array.from({ length: problem.net.input }, (_, column) => rangeOf(data.train.X, problem.net.input, column));
  const X = isPlane ? planeOf(ranges) : Float32Array.from({ length: POINTS }, (_, i) => between(ranges[0]!, i / (POINTS - 1)));
  const rows = X.length / problem.net.input;
  const { label, outputs: all } = evaluationProgram(problem, { table: rows });
  const { length: size } = chosen[0]!.theta;
  const thetas = new Float32Array(chosen.length * size);
  chosen.forEach(({ theta }, i) => thetas.set(theta, i * size));
  const loaded = await executor.load(
    { label, outputs: { outputs: all['outputs']! } },
    { [NAMES.theta]: thetas, [NAMES.inputs]: X },
    { count: chosen.length, varying: [NAMES.theta] },
  );
  try {
    await loaded.run([{}]);
    const found = await loaded.read('outputs');
    return chosen.map(({ restart, finalLoss }, i) => {
      const own = found.subarray(i * rows * outputs, (i + 1) * rows * outputs);
      const values = Float64Array.from({ length: rows }, (_, row) =>
        outputs === 1 ? own[row]! : own[row * outputs + 1]! - own[row * outputs]!,
      );
      const [tall, wide] = isPlane ? [SIDE, SIDE] : [1, POINTS];
      return { restart, finalLoss, kind: isPlane ? 'plane' : 'line', rows: tall, columns: wide, values };
    });
  } finally {
    loaded.dispose();
  }
}

/** W of the first layer, a row for each unit; of pictures the incoming weights of the first unit, as a picture. */
function weightsOf({ layout, data }: Given, { restart, finalLoss, theta }: Restart): ReplicaPicture {
  const { offset, shape } = layout.tensors.find(({ kind }) => kind === 'W')!;
  const [inputs, units] = [shape[0], shape[1] ?? 1];
  const at = (unit: number, input: number): number => theta[offset + input * units + unit]!;
  const common = { restart, finalLoss, kind: 'weights' } as const;
  if (data.picture) {
    const { width, height } = data.picture;
    return { ...common, rows: height, columns: width, values: Float64Array.from({ length: inputs }, (_, input) => at(0, input)) };
  }
  const values = Float64Array.from({ length: units * inputs }, (_, i) => at(Math.floor(i / inputs), i % inputs));
  return { ...common, rows: units, columns: inputs, values };
}

/** The points of a plane of inputs, from its upper left corner row by row. */
function planeOf([across, up]: readonly (readonly [number, number])[]): Float32Array {
  const X = new Float32Array(2 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    X[2 * i] = between(across!, ((i % SIDE) + 0.5) / SIDE);
    X[2 * i + 1] = between(up!, 1 - (Math.floor(i / SIDE) + 0.5) / SIDE);
  }
  return X;
}

const between = ([low, high]: readonly [number, number], share: number): number => low + share * (high - low);

function rangeOf(X: Float32Array, columns: number, column: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = column; at < X.length; at += columns) [low, high] = [Math.min(low, X[at]!), Math.max(high, X[at]!)];
  const room = MARGIN * (high - low) || 1;
  return [low - room, high + room];
}
