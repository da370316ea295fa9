import { allMade, destroyAll } from './destroyable';
import type { DeviceTable } from './deviceState';
import type { StepFeed } from '../gpu/planRunner';
import { LayerMeter } from './layerMeter';
import type { LayersFrame } from './protocol';
import { problemOf } from './recipeProblem';
import { SplitEvaluator } from './splitEvaluator';
import type { TrainerParts } from './trainer';
import { UpdateMeter } from './updateMeter';

/** Training rows on which training loss and accuracy are measured. */
const TRAIN_EVALUATION_ROWS = 1000;

/** What watches a run. */
export interface Instruments {
  readonly meter: LayerMeter;
  readonly updates: UpdateMeter;
  readonly train: SplitEvaluator;
  readonly test: SplitEvaluator;
}

/** Compiles the instruments for a run that is trained with `parts`; `largest` as for `LayerMeter.create`. */
export async function createInstruments(parts: TrainerParts, testTable: DeviceTable, largest: number): Promise<Instruments> {
  const { ctx, pipelines, state, table } = parts;
  const problem = problemOf(parts.recipe, parts.inputs);
  const [meter, updates, train, test] = await allMade([
    LayerMeter.create({ ...parts, problem }, largest),
    UpdateMeter.create(parts),
    SplitEvaluator.create(ctx, pipelines, problem, state, table, TRAIN_EVALUATION_ROWS),
    SplitEvaluator.create(ctx, pipelines, problem, state, testTable),
  ]);
  return { meter, updates, train, test };
}

/** Measures every layer of the state after everything submitted so far, which is that of `step`; `next` is what its next step is given. */
export async function measureLayers(
  { meter, updates }: Pick<Instruments, 'meter' | 'updates'>,
  step: number,
  next: StepFeed,
): Promise<LayersFrame> {
  const [frame, sizes] = await Promise.all([meter.measure(step), updates.measure(next)]);
  return { ...frame, layers: frame.layers.map((layer, i) => ({ ...layer, ...sizes[i]! })) };
}

/** Frees instruments as soon as they are there; those that could not be made leave nothing to free. */
export async function destroyInstruments(making: Promise<Instruments> | undefined): Promise<void> {
  const made = await making?.catch(() => undefined);
  if (made) destroyAll(Object.values(made) as Instruments[keyof Instruments][]);
}
