import type { Criterion, Outcome } from '../../../analysis/ensembles/outcome';
import { barriersBetween, summariseRestarts, trainRestarts } from '../../../analysis/ensembles/restarts';
import type { Restart, SolutionBarrier } from '../../../analysis/ensembles/restarts';
import { NAMES } from '../../../nn/names';
import { number } from '../../json/shapes';
import type { Analysis, AnalysisResult } from '../analysis';
import { experimentOf } from '../../network/experiment';

interface Options extends Criterion {
  readonly count?: number;
  readonly steps?: number;
  readonly barriers?: number;
}

const COUNT = 64;
const STEPS = 400;
/** Best solutions of different clusters between which the barriers are measured. */
const BARRIERS = 3;

/** Training from many initial parameters: quantiles of the loss, success probability, clusters, barriers, the best. */
export const restarts: Analysis = {
  needs: 'network',
  about: 'training from many initial parameters: quantiles, success probability, clusters, barriers between the best',
  options: {
    count: number({ min: 1, max: 100_000, integer: true }),
    steps: number({ min: 1, max: 1e6, integer: true }),
    threshold: number({ min: 0, max: 1e9 }),
    share: number({ min: 0, max: 1 }),
    divergedAbove: number({ min: 0, max: 1e9 }),
    barriers: number({ min: 0, max: 16, integer: true }),
  },
  run: async (
    network,
    { count = COUNT, steps = STEPS, barriers = BARRIERS, ...criterion }: Options,
    { executor, signal, onProgress, shard },
  ) => {
    const experiment = experimentOf(network, steps);
    const only = Array.from({ length: count }, (_, i) => i).filter((i) => i % shard.count === shard.index);
    const trained = only.length > 0 ? await trainRestarts(executor, experiment, count, { criterion, only, signal, onProgress }) : [];
    const targets = [...Array.from(experiment.tables[NAMES.targets]!)];
    if (shard.count > 1) return resultOf(trained, steps, targets, { targets, runs: trained.map(withoutStart) });
    const { byFunction } = summariseRestarts(trained, steps, targets);
    const best = byFunction.slice(0, barriers).map(([first]) => trained[first!]!);
    const found = await barriersBetween(executor, experiment, best, { signal });
    return resultOf(trained, steps, targets, { barriers: found.map((one) => named(one, best)) });
  },
  merge: (parts) => {
    const shards = parts as unknown as { steps: number; targets: number[]; runs: Written[] }[];
    const { steps, targets } = shards[0]!;
    return resultOf(shards.flatMap(({ runs }) => runs.map(read)), steps, targets, {}); // prettier-ignore
  },
};

type Run = Omit<Restart, 'start'>;

const withoutStart = ({ start: _, ...run }: Restart): Run => run;

const named = ({ first, last, ...barrier }: SolutionBarrier, best: readonly Restart[]) => ({
  ...barrier,
  first: best[first]!.restart,
  last: best[last]!.restart,
});

function resultOf(runs: readonly Run[], steps: number, targets: readonly number[], more: AnalysisResult['json']): AnalysisResult {
  const { steps: kept, shares, fan, best, ...summary } = summariseRestarts(runs, steps, targets);
  const ordered = [...runs].sort((a, b) => a.restart - b.restart);
  const winner = ordered.find(({ restart }) => restart === best);
  const clusterOf = new Map(summary.byFunction.flatMap((cluster, i) => cluster.map((restart) => [restart, i + 1] as const)));
  const columns = ['restart', 'outcome', 'initial_loss', 'final_loss', 'reached_at', 'broke_at', 'cluster'];
  const rows = ordered.map(({ restart, outcome, initialLoss, finalLoss, reachedAt, brokeAt }) => {
    return [restart, outcome, initialLoss, finalLoss, reachedAt, brokeAt, clusterOf.get(restart)];
  });
  return {
    json: {
      steps,
      ...summary,
      ...(winner && { best: { restart: winner.restart, finalLoss: winner.finalLoss, theta: winner.theta } }),
      finalLosses: ordered.map(({ finalLoss }) => finalLoss),
      ...more,
    },
    tables: {
      runs: { columns, rows },
      fan: {
        columns: ['step', ...shares.map((share) => `q${100 * share}`)],
        rows: kept.map((step, i) => [step, ...fan.map((row) => row[i])]),
      },
    },
    pictures: { fan: { kind: 'curves', logY: true, series: fan.map((row) => ({ x: kept, y: row })) } },
  };
}

/** A restart as JSON holds it: null for what was not finite. */
interface Written {
  restart: number;
  outcome: Outcome;
  initialLoss: number | null;
  finalLoss: number | null;
  reachedAt?: number;
  brokeAt?: number;
  curve: (number | null)[];
  theta: (number | null)[];
  outputs: (number | null)[];
}

function read({ initialLoss, finalLoss, curve, theta, outputs, ...rest }: Written): Run {
  const numbers = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? NaN);
  return {
    ...rest,
    initialLoss: initialLoss ?? NaN,
    finalLoss: finalLoss ?? NaN,
    curve: numbers(curve),
    theta: numbers(theta),
    outputs: numbers(outputs),
  };
}
