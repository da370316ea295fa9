import { COUNT } from '../../../analysis/landscape/stepSizes';
import { networkStepSizes } from '../../network/landscapeNetwork';
import type { RunAnalysis } from '../context';

const MOST_ROWS = 1000;

/** E after the next step for many learning rates, on the first rows. */
export const run: RunAnalysis<'stepSizes'> = (context, { rows = MOST_ROWS, ...options }) => {
  const { executor, signal, progress } = context;
  const total = (options.count ?? COUNT) + 1;
  return networkStepSizes(executor, context, { ...options, rows, signal, onProgress: (done) => progress(done, total) });
};
