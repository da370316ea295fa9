import { pathOnPlane } from '../../../analysis/landscape/pathOnPlane';
import { projectPath } from '../../../analysis/landscape/projection';
import { landscapeNetwork } from '../../network/landscapeNetwork';
import type { RunAnalysis } from '../context';

const MOST_ROWS = 1000;

/** The kept steps on the plane of an earlier landscape, and the losses of the last. */
export const run: RunAnalysis<'pathOnPlane'> = async (context, { plane: id, rows = MOST_ROWS }) => {
  const { executor, signal, path, planes } = context;
  const plane = planes.of(id);
  const thetas = path.map(({ theta }) => theta);
  const points = projectPath(plane, thetas).map((point, i) => ({ step: path[i]!.step, ...point }));
  const { f } = landscapeNetwork(executor, context, rows);
  const [last] = await pathOnPlane(executor, f, plane, thetas.slice(-1), { signal });
  return { points, last: last! };
};
