import { experimentAt } from '../../../analysis/ensembles/axes';
import { restartsOf } from '../../../analysis/ensembles/experiment';
import type { Experiment } from '../../../analysis/ensembles/experiment';
import { xorExperiment, XOR_THRESHOLD } from '../../../analysis/ensembles/published/xor';
import { outcomeOf } from '../../../analysis/ensembles/outcome';
import { trainMembers } from '../../../analysis/ensembles/train';
import { wilson } from '../../../analysis/ensembles/wilson';
import type { XorOptions } from '../../protocol/lessons';
import type { RunAnalysis } from '../context';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Trains the same restarts of the XOR network at each value of one number, and counts those that learn it. */
export const run: RunAnalysis<'xor'> = async ({ executor, signal, progress }, options) => {
  const { along, values, restarts } = options;
  const experiment = baseOf(options);
  const members = values.flatMap((value) => restartsOf(experimentAt(experiment, [[along, value]]), restarts));
  const trained = await trainMembers(executor, members, { signal, onProgress: progress });
  const own = values.map((_, i) => trained.slice(i * restarts, (i + 1) * restarts));
  return {
    success: own.map((some) => {
      return wilson(some.filter((one) => outcomeOf(one, { threshold: XOR_THRESHOLD }) === 'converged').length, restarts);
    }),
    finalLosses: own.map((some) => some.map(({ finalLoss }) => finalLoss)),
  };
};

function baseOf({ rate, steps, width = 2, activation = 'tanh' }: XorOptions): Experiment {
  const { training, ...rest } = experimentAt(xorExperiment(rate, steps), [['width', width]]);
  const last = training.net.layers.length - 1;
  const layers = training.net.layers.map((layer, i) => (i < last ? { ...layer, act: activation } : layer));
  return { ...rest, training: { ...training, net: { ...training.net, layers } } };
}
