import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import { CurrentRun } from './currentRun';
import type { Snapshot } from '../run/deviceState';
import type { Event } from '../protocol/messages';
import type { Recipe } from '../recipe/recipe';
import { Run } from '../run/run';
import { SharpnessGauge } from '../watch/sharpnessGauge';
import { SharpnessWatch } from '../watch/sharpnessWatch';
import { SnapshotKeeper } from '../snapshots/snapshotKeeper';
import type { LoadingData } from '../data/trainingData';
import { Watch } from '../watch/watch';

export interface BeginParts {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  readonly recipe: Recipe;
  readonly loading: LoadingData;
  readonly number: number;
  /** The state from which it trains. */
  readonly start: Snapshot;
  /** What is replaced: the same run, taken up again on another device or other rows, keeps its snapshots and the first state that it owes. */
  readonly before: CurrentRun | undefined;
  /** States of the run that were kept elsewhere, from step 0 on. */
  readonly kept?: readonly Snapshot[] | undefined;
}

/** Prepares a run with all that watches it. `onSharpness` is told when λ_max has been measured. */
export async function beginRun(
  { ctx, pipelines, recipe, loading, number, start, before, kept = [start] }: BeginParts,
  post: (event: Event) => void,
  onSharpness: () => void,
): Promise<CurrentRun> {
  const run = await Run.create(ctx, pipelines, recipe, loading, start);
  const sharpness = new SharpnessWatch(new SharpnessGauge(run, ctx, pipelines), {
    onMeasured: onSharpness,
    onFailure: ({ message }) => post({ type: 'failed', message: `λ_max is not measured: ${message}` }),
  });
  const same = before?.number === number ? before : undefined;
  const snapshots = same?.snapshots ?? new SnapshotKeeper(kept, (steps) => post({ type: 'kept', run: number, steps }));
  return new CurrentRun({ number, loading, run, watch: new Watch(same ? same.watch.first : start), sharpness, snapshots });
}
