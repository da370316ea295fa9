import { SignalsMeter } from '../../../analysis/signals/layerSignals';
import { NAMES } from '../../../nn/names';
import type { RunAnalysis } from '../context';

const MOST_ROWS = 1000;

/** Every layer's signals, with distributions, on the first rows. */
export const run: RunAnalysis<'signals'> = async ({ executor, problem, rows, feeds, step, progress }, options) => {
  const used = Math.min(options.rows ?? MOST_ROWS, rows.table);
  const numbers = Uint32Array.from({ length: used }, (_, i) => i);
  const meter = await SignalsMeter.create(executor, problem, { ...rows, used }, { ...feeds, [NAMES.rows]: numbers });
  try {
    progress(1, 2);
    return { ...(await meter.measure(step, feeds.theta)), rows: used };
  } finally {
    meter.dispose();
  }
};
