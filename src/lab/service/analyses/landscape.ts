import { choosePlane } from '../../../analysis/landscape/choosePlane';
import { axesAround, axesOf } from '../../../analysis/landscape/extent';
import { evaluateGrid } from '../../../analysis/landscape/grid';
import type { Grid } from '../../../analysis/landscape/grid';
import { robustLimits } from '../../../analysis/landscape/robustLimits';
import { orientPlane } from '../../../analysis/landscape/orientPlane';
import { pathOnPlane } from '../../../analysis/landscape/pathOnPlane';
import { projectPath } from '../../../analysis/landscape/projection';
import { coarseValues } from '../../../analysis/landscape/refinement';
import { landscapeNetwork } from '../../network/landscapeNetwork';
import type { LandscapePart } from '../../protocol/landscape';
import type { RunAnalysis } from '../context';
import { RefusedError } from '../context';

const SIZE = 41;
const MOST_SIZE = 513;
const MOST_ROWS = 1000;

/** E on a plane through the network, coarse pictures first, with the kept steps on it. */
export const run: RunAnalysis<'landscape'> = async (context, options) => {
  const { executor, signal, progress, path, planes, id } = context;
  const { plane: asked, size = SIZE, radius = 1, zoom = 1 } = options;
  if (!(size >= 2 && size <= MOST_SIZE)) throw new RefusedError(`size must be from 2 to ${MOST_SIZE}, not ${size}.`);
  const thetas = path.map(({ theta }) => theta);
  const { f, subject, rows } = landscapeNetwork(executor, context, options.rows ?? MOST_ROWS);
  const isPath = asked.kind === 'path';
  const chosen = await choosePlane(subject, isPath ? { kind: 'path', path: thetas } : asked, signal);
  const { eigenpairs, explained } = chosen;
  const plane = isPath ? orientPlane(chosen.plane, thetas) : chosen.plane;
  // Of two parameters the way is of interest too; random directions hardly hold any of it.
  const axes =
    isPath || asked.kind === 'parameters'
      ? axesAround(projectPath(plane, thetas), size, options, isPath ? 0 : radius)
      : axesOf([0, 0], radius / zoom, size, options);
  planes.keep(id, plane);
  const total = axes.a.length * axes.b.length;
  const grid = await evaluateGrid(executor, f, plane, axes, {
    signal,
    onProgress: (done) => progress(done, total),
    onLevel: (known, { stride, end }) => stride > 1 && progress(end, total, partOf(known, stride)),
  });
  signal.throwIfAborted();
  const points = await pathOnPlane(executor, f, plane, thetas, { signal });
  return {
    ...partOf(grid, 1),
    rows,
    path: points.map((point, i) => ({ step: path[i]!.step, ...point })),
    ...(eigenpairs && { eigenvalues: eigenpairs.map(({ value, residual }) => ({ value, residual })) }),
    ...(explained && { explained }),
  };
};

function partOf({ a, b, values }: Grid, stride: number): LandscapePart {
  const shown = coarseValues(values, a.length, b.length, stride);
  return { a, b, values: shown, stride, limits: robustLimits(shown) };
}
