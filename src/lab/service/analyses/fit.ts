import type { Fit, FitPoints, FitRegions } from '../../protocol/fit';
import type { RunAnalysis, ServiceContext } from '../context';
import { outputsOf } from '../outputs';
import { argMax, confusionOf, crossEntropy, softmax } from './confusion';

/** Cells of the plane of inputs, a side, unless asked for otherwise. */
const SIDE = 96;
/** Points of a fitted curve. */
const POINTS = 256;
/** Room around the data, as a share of their range. */
const MARGIN = 0.12;

type Context = ServiceContext<'fit'>;

/** How the network answers the test rows: confusion and mistakes, and a picture of the function where there is one. */
export const run: RunAnalysis<'fit'> = async (context, { side = SIDE }) => {
  const { data, problem, progress } = context;
  const { X, T, rows } = data.test;
  const width = problem.net.layers.at(-1)!.n;
  const pictured = data.inputs === 2 ? side * side : data.inputs === 1 ? POINTS : 0;
  const outputs = await outputsOf(context, X, (done) => progress(done, rows + pictured));
  const isClasses = problem.loss === 'ce';
  const common = { rows, loss: isClasses ? crossEntropy(outputs, T, width) : squaredError(outputs, T, rows) };
  const onPicture = (done: number): void => progress(rows + done, rows + pictured);
  const first = (values: ArrayLike<number>): Float32Array => Float32Array.from({ length: rows }, (_, row) => values[row * width]!);
  const answers = !isClasses && { answers: { x: first(T), y: first(outputs) } };
  const confusion = isClasses && { confusion: confusionOf(outputs, T, width, data.picture) };
  if (data.inputs === 1) {
    const curve = await curveOf(context, onPicture);
    return { ...common, ...confusion, curve, points: pointsOf(X, T, 1, width, isClasses) };
  }
  if (data.inputs === 2) {
    const regions = await regionsOf(context, side, onPicture);
    return { ...common, ...confusion, ...answers, regions, points: pointsOf(X, T, 2, width, isClasses) };
  }
  return { ...common, ...confusion, ...answers } satisfies Fit;
};

/** The range of a column with room around it; a column that is constant gets a range of 2. */
function rangeOf(X: Float32Array, columns: number, column: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = column; at < X.length; at += columns) [low, high] = [Math.min(low, X[at]!), Math.max(high, X[at]!)];
  const room = MARGIN * (high - low) || 1;
  return [low - room, high + room];
}

async function curveOf(context: Context, onRows: (done: number) => void): Promise<NonNullable<Fit['curve']>> {
  const [low, high] = rangeOf(context.data.test.X, 1, 0);
  const x = Float32Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const values = await outputsOf(context, x, onRows);
  const width = values.length / POINTS;
  return { x, outputs: Array.from({ length: width }, (_, c) => Float32Array.from(x, (__, i) => values[i * width + c]!)) };
}

async function regionsOf(context: Context, side: number, onRows: (done: number) => void): Promise<FitRegions> {
  const { X } = context.data.test;
  const [x, y] = [rangeOf(X, 2, 0), rangeOf(X, 2, 1)];
  // The value at the middle of each cell, from the top row down.
  const grid = new Float32Array(side * side * 2);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = 2 * (row * side + column);
      grid[at] = x[0] + ((x[1] - x[0]) * (column + 0.5)) / side;
      grid[at + 1] = y[1] - ((y[1] - y[0]) * (row + 0.5)) / side;
    }
  }
  const outputs = await outputsOf(context, grid, onRows);
  const width = outputs.length / (side * side);
  const common = { x, y, columns: side, rows: side };
  const cells = Array.from({ length: side * side }, (_, cell) => outputs.subarray(cell * width, (cell + 1) * width));
  if (context.problem.loss !== 'ce') return { ...common, classes: new Uint8Array(), values: Float32Array.from(cells, (own) => own[0]!) };
  const classes = Uint8Array.from(cells, argMax);
  return { ...common, classes, values: Float32Array.from(cells, (own, cell) => softmax(own)[classes[cell]!]!) };
}

function pointsOf(X: Float32Array, T: Float32Array, columns: number, width: number, isClasses: boolean): FitPoints {
  const rows = X.length / columns;
  const column = (values: Float32Array, stride: number, at: number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => values[row * stride + at]!);
  const classes = isClasses && {
    classes: Uint8Array.from({ length: rows }, (_, row) => argMax(T.subarray(row * width, (row + 1) * width))),
  };
  return { x: column(X, columns, 0), y: columns === 2 ? column(X, 2, 1) : column(T, width, 0), ...classes };
}

function squaredError(outputs: Float64Array, T: Float32Array, rows: number): number {
  return outputs.reduce((sum, value, i) => sum + (value - T[i]!) ** 2, 0) / rows;
}
