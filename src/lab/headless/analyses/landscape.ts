import { choosePlane } from '../../../analysis/landscape/choosePlane';
import type { ChosenPlane, PlaneSpec } from '../../../analysis/landscape/choosePlane';
import { axesAround } from '../../../analysis/landscape/extent';
import { evaluateGrid, places } from '../../../analysis/landscape/grid';
import type { Grid } from '../../../analysis/landscape/grid';
import { robustLimits } from '../../../analysis/landscape/robustLimits';
import { pathOnPlane } from '../../../analysis/landscape/pathOnPlane';
import type { PathPoint } from '../../../analysis/landscape/pathOnPlane';
import { projectPath } from '../../../analysis/landscape/projection';
import { trainingPath } from '../../../analysis/landscape/trainingPath';
import type { TrainingPath } from '../../../analysis/landscape/trainingPath';
import { landscapeNetwork, trainingOfNetwork } from '../../network/landscapeNetwork';
import { number, oneOf } from '../../json/shapes';
import type { Table } from '../../files/csv';
import type { Picture } from '../../files/png';
import type { Analysis, AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

interface Options {
  readonly plane?: PlaneSpec['kind'];
  readonly mode?: 'none' | 'filter' | 'layer';
  readonly seed?: number;
  readonly first?: number;
  readonly second?: number;
  readonly size?: number;
  readonly radius?: number;
  readonly rows?: number;
  readonly pathPoints?: number;
}

const SIZE = 41;
const PATH_POINTS = 30;

/** E on a plane through the trained network, with the way of the training on it where the plane is the path's. */
export const landscape: Analysis = {
  needs: 'network',
  about: 'E on a plane: random directions, two parameters, top eigenvectors, gradient and eigenvector, or the path',
  options: {
    plane: oneOf('plane', 'random', 'parameters', 'eigenvectors', 'gradient', 'path'),
    mode: oneOf('normalisation', 'none', 'filter', 'layer'),
    seed: number({ min: 0, max: 2 ** 32 - 1, integer: true }),
    first: number({ min: 0, max: 1e9, integer: true }),
    second: number({ min: 0, max: 1e9, integer: true }),
    size: number({ min: 2, max: 513, integer: true }),
    radius: number({ min: 1e-9, max: 1e9 }),
    rows: number({ min: 1, max: 1e9, integer: true }),
    pathPoints: number({ min: 3, max: 1000, integer: true }),
  },
  run: async (network: Network, options: Options, context: AnalysisContext) => {
    const { executor, signal, onProgress } = context;
    const { plane: kind = 'random', size = SIZE, radius = 1 } = options;
    const { f, subject, rows } = landscapeNetwork(executor, network, options.rows);
    const path = kind === 'path' ? await pathOf(network, options.pathPoints ?? PATH_POINTS, context) : undefined;
    const chosen = await choosePlane(subject, specOf(kind, options, path), signal);
    const square = places(-radius, radius, size);
    const axes = path ? axesAround(projectPath(chosen.plane, path.thetas), size) : { a: square, b: square };
    const grid = await evaluateGrid(executor, f, chosen.plane, axes, { signal, onProgress });
    const onPlane = path && !signal.aborted ? await pathOnPlane(executor, f, chosen.plane, path.thetas, { signal }) : undefined;
    return {
      json: { plane: kind, rows, ...summaryOf(grid), ...aboutDirections(chosen), ...(onPlane && { path: pathJson(path!, onPlane) }) },
      tables: { values: valuesTable(grid), ...(onPlane && { path: pathTable(path!, onPlane) }) },
      pictures: { plane: pictureOf(grid) },
    };
  },
};

function pathOf(network: Network, count: number, { executor, signal, onProgress }: AnalysisContext): Promise<TrainingPath> {
  if (network.step < 2) throw new RangeError('plane "path" needs a path of 2 steps or more: ask for it at a later step');
  return trainingPath(executor, trainingOfNetwork(network), network.step, count, { signal, onProgress });
}

function specOf(kind: PlaneSpec['kind'], { mode = 'filter', seed = 0, first = 0, second = 1 }: Options, path?: TrainingPath): PlaneSpec {
  switch (kind) {
    case 'random':
      return { kind, mode, seed };
    case 'parameters':
      return { kind, first, second };
    case 'path':
      return { kind, path: path!.thetas };
    case 'eigenvectors':
    case 'gradient':
      return { kind };
  }
}

function summaryOf({ a, b, values, isComplete }: Grid) {
  const finite = values.filter(Number.isFinite);
  return {
    a,
    b,
    complete: isComplete,
    lowest: finite.length > 0 ? finite.reduce((least, value) => Math.min(least, value)) : NaN,
    limits: robustLimits(values),
  };
}

function aboutDirections({ eigenpairs, explained }: ChosenPlane) {
  return {
    ...(eigenpairs && { eigenvalues: eigenpairs.map(({ value, residual }) => ({ value, residual })) }),
    ...(explained && { explained }),
  };
}

const pathJson = ({ steps }: TrainingPath, points: readonly PathPoint[]) => points.map((point, i) => ({ step: steps[i]!, ...point }));

const pathTable = (path: TrainingPath, points: readonly PathPoint[]): Table => ({
  columns: ['step', 'a', 'b', 'distance', 'outside', 'loss', 'planeLoss', 'mismatch'],
  rows: pathJson(path, points).map((p) => [p.step, p.a, p.b, p.distance, p.outside, p.loss, p.planeLoss, p.mismatch]),
});

function valuesTable({ a, b, values }: Grid): Table {
  const rows = Array.from(values, (value, at) => [a[Math.floor(at / b.length)]!, b[at % b.length]!, value]);
  return { columns: ['a', 'b', 'loss'], rows };
}

/** With a to the right and b upwards, in logarithmic colours between the limits that a few extremes do not stretch. */
function pictureOf({ a, b, values }: Grid): Picture {
  const { low, high } = robustLimits(values) ?? { low: 0, high: 1 };
  const shown = Float64Array.from(values, (_, at) => {
    const value = values[(at % a.length) * b.length + Math.floor(at / a.length)]!;
    return Number.isFinite(value) ? Math.min(Math.max(value, low), high) : value;
  });
  const axis = (along: Float64Array) => ({ low: along[0]!, high: along.at(-1)!, log: false });
  return { kind: 'grid', values: shown, rows: b.length, columns: a.length, map: 'sequential', log: low > 0, x: axis(a), y: axis(b) };
}
