import { allMade, destroyAll } from './destroyable';
import type { DeviceTable } from './deviceState';
import { LayerMeter } from './layerMeter';
import type { MeterParts } from './layerMeter';
import { SplitEvaluator } from './splitEvaluator';

/** Training rows on which training loss and accuracy are measured. */
const TRAIN_EVALUATION_ROWS = 1000;

/** What watches a run. */
export interface Instruments {
  readonly meter: LayerMeter;
  readonly train: SplitEvaluator;
  readonly test: SplitEvaluator;
}

/** Compiles the instruments for a run whose training table is that of `parts`; `largest` as for `LayerMeter.create`. */
export async function createInstruments(parts: MeterParts, testTable: DeviceTable, largest: number): Promise<Instruments> {
  const { ctx, pipelines, problem, state, table } = parts;
  const [meter, train, test] = await allMade([
    LayerMeter.create(parts, largest),
    SplitEvaluator.create(ctx, pipelines, problem, state, table, TRAIN_EVALUATION_ROWS),
    SplitEvaluator.create(ctx, pipelines, problem, state, testTable),
  ]);
  return { meter, train, test };
}

/** Frees instruments as soon as they are there; those that could not be made leave nothing to free. */
export async function destroyInstruments(making: Promise<Instruments> | undefined): Promise<void> {
  const made = await making?.catch(() => undefined);
  if (made) destroyAll(Object.values(made) as (LayerMeter | SplitEvaluator)[]);
}
