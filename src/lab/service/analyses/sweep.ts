import { criticalBoundary, stabilityBoundary } from '../../../analysis/ensembles/boundaries';
import { AXES } from '../../../analysis/ensembles/axes';
import type { SweepAxis } from '../../../analysis/ensembles/axes';
import { countOutcomes, sweep } from '../../../analysis/ensembles/sweep';
import type { SweepMap } from '../../../analysis/ensembles/sweep';
import { replicasAtOnce } from '../../../analysis/ensembles/tiles';
import { coarseValues, refinementOrder } from '../../../analysis/landscape/refinement';
import { experimentOf } from '../../network/experiment';
import type { SweepPart } from '../../protocol/ensemble';
import { MOST_CELLS } from '../../recipe/ensemble';
import type { RunAnalysis } from '../context';
import { checkAxis, checkEnsemble, refusing, tileOf } from '../ensembles';

export const outlivesRun = true;

/** One network for every pair of values of two numbers, with the lines that theory draws into the map. */
export const run: RunAnalysis<'sweep'> = async (context, { x, y, steps, threshold }) => {
  const { executor, signal, progress } = context;
  const began = performance.now();
  for (const axis of [x, y]) checkAxis(axis, MOST_CELLS);
  const networks = x.values.length * y.values.length;
  checkEnsemble(context, networks, steps);
  const experiment = experimentOf(context, steps);
  const { rows, batch, training } = experiment;
  const most = replicasAtOnce(training.net, Math.min(batch?.size ?? rows, rows), rows);
  let done = 0;
  const map = await refusing(() =>
    sweep(executor, experiment, x, y, {
      criterion: threshold === undefined ? {} : { threshold },
      signal,
      tile: Math.min(most, tileOf(networks)),
      onProgress: (trained, total) => progress((trained / total) * networks, networks),
      onTile: (known, cells) => {
        done += cells.length;
        progress(done, networks, partOf(known, done));
      },
    }),
  );
  const stability = await stabilityBoundary(executor, experiment, x, y, signal);
  const boundaries = [stability, criticalBoundary(experiment, x, y)].flatMap((line) => line ?? []);
  const seconds = (performance.now() - began) / 1000;
  return { map, counts: countOutcomes(map), networks, steps, rows, boundaries, seconds };
};

/** The map as far as it is known: where its cells come from coarse to fine, those between show the nearest of the finest whole level. */
function partOf({ x, y, outcomes, finalLosses }: SweepMap, done: number): SweepPart {
  const [rows, columns] = [y.values.length, x.values.length];
  const { levels } = refinementOrder(rows, columns);
  const stride = isInOrder(x) && isInOrder(y) ? levels.findLast(({ end }) => end <= done)?.stride : undefined;
  if (stride === undefined) return { map: { x, y, outcomes: outcomes.slice(), finalLosses: finalLosses.slice() }, done };
  const shown = Uint8Array.from(coarseValues(outcomes, rows, columns, stride));
  const losses = coarseValues(finalLosses, rows, columns, stride);
  outcomes.forEach((outcome, cell) => {
    if (outcome > 2) return;
    shown[cell] = outcome;
    losses[cell] = finalLosses[cell]!;
  });
  return { map: { x, y, outcomes: shown, finalLosses: losses }, done };
}

/** An axis that changes the program is computed value by value. */
const isInOrder = ({ name }: SweepAxis): boolean => AXES[name].changesProgram !== true;
