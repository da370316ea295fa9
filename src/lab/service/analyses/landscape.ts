import { choosePlane } from '../../../analysis/landscape/choosePlane';
import { axesAround } from '../../../analysis/landscape/extent';
import { evaluateGrid, places } from '../../../analysis/landscape/grid';
import type { Grid } from '../../../analysis/landscape/grid';
import { robustLimits } from '../../../analysis/landscape/levels';
import { pathOnPlane } from '../../../analysis/landscape/pathOnPlane';
import { projectPath } from '../../../analysis/landscape/projection';
import { coarseValues } from '../../../analysis/landscape/refinement';
import { landscapeNetwork } from '../../landscape/landscapeNetwork';
import type { LandscapePart } from '../../protocolLandscape';
import type { RunAnalysis } from '../context';
import { RefusedError } from '../context';

const SIZE = 41;
const MOST_SIZE = 513;
const MOST_ROWS = 1000;

/** E on a plane through the network, coarse pictures first, with the kept steps on it. */
export const run: RunAnalysis<'landscape'> = async (context, options) => {
  const { executor, signal, progress, path } = context;
  const { plane: asked, size = SIZE, radius = 1, view } = options;
  if (!(size >= 2 && size <= MOST_SIZE)) throw new RefusedError(`size must be from 2 to ${MOST_SIZE}, not ${size}.`);
  const thetas = path.map(({ theta }) => theta);
  const { f, subject, rows } = landscapeNetwork(executor, context, options.rows ?? MOST_ROWS);
  const { plane, eigenpairs, explained } = await choosePlane(
    subject,
    asked.kind === 'path' ? { kind: 'path', path: thetas } : asked,
    signal,
  );
  const square = view ?? { a: [-radius, radius] as const, b: [-radius, radius] as const };
  const axes =
    asked.kind === 'path' && !view
      ? axesAround(projectPath(plane, thetas), size)
      : { a: places(...square.a, size), b: places(...square.b, size) };
  const total = size * size;
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
