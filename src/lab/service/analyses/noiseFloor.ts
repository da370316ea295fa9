import { noiseFloors } from '../../../analysis/ensembles/published/noiseFloor';
import { rate } from '../../../nn/schedules';
import type { RunAnalysis } from '../context';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** The loss at which descent under noise comes to rest, for several schedules under the same noise. */
export const run: RunAnalysis<'noiseFloor'> = ({ executor, signal, progress }, { schedules, steps, ...settings }) => {
  const rates = schedules.map((schedule) => (step: number) => rate(schedule, step));
  return noiseFloors(executor, rates, { ...settings, steps }, { signal, onProgress: (done) => progress(done, steps) });
};
