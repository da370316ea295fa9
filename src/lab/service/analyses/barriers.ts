import { barriersBetween, trainRestarts } from '../../../analysis/ensembles/restarts';
import { experimentOf } from '../../network/experiment';
import type { NamedBarrier } from '../../protocol/ensemble';
import { MOST_STARTS } from '../../recipe/ensemble';
import type { RunAnalysis } from '../context';
import { RefusedError } from '../context';
import { checkEnsemble, refusing } from '../ensembles';
import { namedBarrier } from '../namedBarrier';

export const outlivesRun = true;

const MOST_PAIRS = 64;
const MOST_POINTS = 1025;

/** E between pairs of starts. They are trained again: the same numbers give the same bits. */
export const run: RunAnalysis<'barriers'> = async (context, { pairs, steps, points = 33 }) => {
  const { executor, signal, progress } = context;
  const numbers = [...new Set(pairs.flat())];
  if (pairs.length < 1 || pairs.length > MOST_PAIRS) throw new RefusedError(`pairs must be from 1 to ${MOST_PAIRS}, not ${pairs.length}.`);
  if (!numbers.every((n) => Number.isInteger(n) && n >= 0 && n < MOST_STARTS)) {
    throw new RefusedError(`restarts must be whole numbers from 0 to ${MOST_STARTS - 1}.`);
  }
  if (!(points >= 2 && points <= MOST_POINTS)) throw new RefusedError(`points must be from 2 to ${MOST_POINTS}, not ${points}.`);
  checkEnsemble(context, numbers.length, steps);
  const experiment = experimentOf(context, steps);
  const trained = await refusing(() =>
    trainRestarts(executor, experiment, MOST_STARTS, {
      only: numbers,
      signal,
      onProgress: (done, total) => progress((done / total) * numbers.length, numbers.length),
    }),
  );
  const barriers: NamedBarrier[] = [];
  for (const pair of pairs) {
    const ends = pair.map((number) => trained.find(({ restart }) => restart === number)!);
    const [barrier] = await barriersBetween(executor, experiment, ends, { points, signal });
    barriers.push(namedBarrier(barrier!, ends));
  }
  return barriers;
};
