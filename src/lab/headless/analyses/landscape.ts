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
import type { Vector } from '../../../analysis/vectors';
import { trainRestarts } from '../../../analysis/ensembles/restarts';
import { experimentOf } from '../../network/experiment';
import { landscapeNetwork, trainingOfNetwork } from '../../network/landscapeNetwork';
import { number, oneOf } from '../../json/shapes';
import type { Table } from '../../files/csv';
import type { Picture } from '../../files/png';
import type { Analysis, AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

type Kind = PlaneSpec['kind'];

interface Options {
  readonly plane?: Kind;
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

/**
 * E on a plane through the trained network, with the way of the training on it where the plane is the path's, and the
 * solutions of two other restarts where it is theirs.
 */
export const landscape: Analysis = {
  needs: 'network',
  about: 'E on a plane: random directions, two parameters, top eigenvectors, gradient and eigenvector, the path, or three solutions',
  options: {
    plane: oneOf('plane', 'random', 'parameters', 'eigenvectors', 'gradient', 'path', 'solutions'),
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
    const shown = await shownOn(kind, network, options, context);
    const chosen = await choosePlane(subject, specOf(kind, options, shown), signal);
    const square = places(-radius, radius, size);
    const axes = shown ? axesAround(projectPath(chosen.plane, shown.thetas), size) : { a: square, b: square };
    const grid = await evaluateGrid(executor, f, chosen.plane, axes, { signal, onProgress });
    const onPlane = shown && !signal.aborted ? await pathOnPlane(executor, f, chosen.plane, shown.thetas, { signal }) : undefined;
    const points = onPlane?.map((point, i) => ({ ...shown!.names[i]!, ...point }));
    return {
      json: { plane: kind, rows, ...summaryOf(grid), ...aboutDirections(chosen), ...(points && { [kind]: points }) },
      tables: { values: valuesTable(grid), ...(points && { [kind]: pointsTable(points) }) },
      pictures: { plane: pictureOf(grid) },
    };
  },
};

/** Parameters that a plane is laid through and shown on it, by the step or the restart that they are of. */
interface Shown {
  readonly thetas: readonly Vector[];
  readonly names: readonly ({ readonly step: number } | { readonly restart: number })[];
}

async function shownOn(
  kind: Kind,
  network: Network,
  { pathPoints = PATH_POINTS }: Options,
  context: AnalysisContext,
): Promise<Shown | undefined> {
  if (kind === 'path') return pathOf(network, pathPoints, context);
  return kind === 'solutions' ? solutionsOf(network, context) : undefined;
}

async function pathOf(network: Network, count: number, { executor, signal, onProgress }: AnalysisContext): Promise<Shown> {
  if (network.step < 2) throw new RangeError('plane "path" needs a path of 2 steps or more: ask for it at a later step');
  const { steps, thetas } = await trainingPath(executor, trainingOfNetwork(network), network.step, count, { signal, onProgress });
  return { thetas, names: steps.map((step) => ({ step })) };
}

/** The network and two other restarts of its recipe, trained for as many steps. */
async function solutionsOf(network: Network, { executor, signal, onProgress }: AnalysisContext): Promise<Shown> {
  const { recipe, step, feeds } = network;
  if (step < 1) throw new RangeError('plane "solutions" needs trained networks: ask for it at a later step');
  const own = recipe.init.restart ?? 0;
  const others = [0, 1, 2].filter((restart) => restart !== own).slice(0, 2);
  const trained = await trainRestarts(executor, experimentOf(network, step), 3, { only: others, signal, onProgress });
  const broken = trained.find(({ brokeAt }) => brokeAt !== undefined);
  if (broken) throw new RangeError(`plane "solutions": restart ${broken.restart} diverged at step ${broken.brokeAt}, so it is no solution`);
  return {
    thetas: [feeds.theta, ...trained.map(({ theta }) => theta)],
    names: [own, ...others].map((restart) => ({ restart })),
  };
}

function specOf(kind: Kind, { mode = 'filter', seed = 0, first = 0, second = 1 }: Options, shown?: Shown): PlaneSpec {
  switch (kind) {
    case 'random':
      return { kind, mode, seed };
    case 'parameters':
      return { kind, first, second };
    case 'path':
      return { kind, path: shown!.thetas };
    case 'solutions':
      return { kind, others: [shown!.thetas[1]!, shown!.thetas[2]!] };
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

function pointsTable(points: readonly (Shown['names'][number] & PathPoint)[]): Table {
  const rows = points.map((p) => ['step' in p ? p.step : p.restart, ...[p.a, p.b, p.distance, p.outside, p.loss, p.planeLoss, p.mismatch]]);
  const name = 'step' in points[0]! ? 'step' : 'restart';
  return { columns: [name, 'a', 'b', 'distance', 'outside', 'loss', 'planeLoss', 'mismatch'], rows };
}

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
