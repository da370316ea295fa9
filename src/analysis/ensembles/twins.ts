import type { Executor } from '../../graph';
import type { Experiment } from './experiment';
import { isFiniteLoss } from './lossTrace';
import { outcomeOf, targetOf } from './outcome';
import type { Criterion } from './outcome';
import { quantiles } from './quantiles';
import { trainMembers } from './train';
import type { TrainOptions } from './train';
import { wilson } from './wilson';
import type { Proportion } from './wilson';

/** How one variant fared beside the first. Losses are E_total on all training rows. */
export interface Twin {
  readonly name: string;
  /** For each seed. */
  readonly initialLosses: readonly number[];
  readonly finalLosses: readonly number[];
  readonly curves: readonly Float64Array[];
  /** Parameters after the last step, where they were asked for. */
  readonly thetas?: readonly Float64Array[];
  /** Of the final losses; Infinity where half of them are not finite. */
  readonly median: number;
  /** How often the criterion's target was reached. */
  readonly success: Proportion;
  /** On how many of the seeds it ends below the first variant; the first itself never does. */
  readonly better: Proportion;
}

export interface TwinOptions extends Pick<TrainOptions, 'signal' | 'onProgress' | 'tile' | 'points' | 'keepTheta'> {
  readonly criterion?: Criterion;
}

/**
 * Trains variants of an experiment side by side, each from the same `seeds` restarts and with the batches that its
 * experiment names, and compares them with the first. Ranked: the least median of the final losses comes first; equals
 * stay in the order given.
 */
export async function trainTwins(
  executor: Executor,
  variants: Readonly<Record<string, Experiment>>,
  seeds: number,
  { criterion = {}, ...options }: TwinOptions = {},
): Promise<Twin[]> {
  const names = Object.keys(variants);
  const members = names.flatMap((name) => Array.from({ length: seeds }, (_, restart) => ({ experiment: variants[name]!, restart })));
  const trained = await trainMembers(executor, members, { ...options, target: (loss) => targetOf(criterion, loss) });
  const own = names.map((_, i) => trained.slice(i * seeds, (i + 1) * seeds));
  const comparable = (loss: number) => (isFiniteLoss(loss) ? loss : Infinity);
  const first = own[0]!.map(({ finalLoss }) => comparable(finalLoss));
  const twins = names.map((name, i): Twin => {
    const finalLosses = own[i]!.map(({ finalLoss }) => finalLoss);
    const wins = finalLosses.filter((loss, seed) => comparable(loss) < first[seed]!).length;
    return {
      name,
      initialLosses: own[i]!.map(({ initialLoss }) => initialLoss),
      finalLosses,
      curves: own[i]!.map(({ curve }) => curve),
      ...(options.keepTheta && { thetas: own[i]!.map(({ theta }) => theta!) }),
      median: quantiles(finalLosses, [0.5])[0]!,
      success: wilson(own[i]!.filter((one) => outcomeOf(one, criterion) === 'converged').length, seeds),
      better: wilson(wins, seeds),
    };
  });
  return twins.sort((a, b) => (a.median === b.median ? 0 : a.median - b.median));
}
