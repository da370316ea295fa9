import { allMade } from '../../device/destroyable';
import type { DeviceTable } from '../deviceState';
import type { Instruments } from './instruments';
import { LayerMeter } from './layerMeter';
import { problemOf } from '../../recipe/problem';
import { SplitEvaluator } from './splitEvaluator';
import type { TrainerParts } from '../trainer';
import { UpdateMeter } from './updateMeter';

/** Training rows on which training loss and accuracy are measured: as many, of digits, of the small part as of the whole. */
const TRAIN_EVALUATION_ROWS = 960;

/** Compiles the instruments for a run that is trained with `parts`; `largest` as for `LayerMeter.create`. */
export async function createInstruments(parts: TrainerParts, testTable: DeviceTable, largest: number): Promise<Instruments> {
  const { ctx, pipelines, recipe, state, table } = parts;
  const batch = recipe.batch.size;
  const problem = problemOf(recipe, parts.inputs);
  const [meter, updates, train, test] = await allMade([
    LayerMeter.create({ ...parts, problem, batch }, largest),
    UpdateMeter.create(parts),
    SplitEvaluator.create({ ctx, pipelines, problem, batch, state, table }, TRAIN_EVALUATION_ROWS),
    SplitEvaluator.create({ ctx, pipelines, problem, batch, state, table: testTable }),
  ]);
  return { meter, updates, train, test };
}
