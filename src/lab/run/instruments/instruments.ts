import { destroyAll } from '../../device/destroyable';
import type { StepFeed } from '../../../gpu/plans/planRunner';
import type { LayerMeter } from './layerMeter';
import type { LayersFrame } from '../../protocol/messages';
import type { SplitEvaluator } from './splitEvaluator';
import type { UpdateMeter } from './updateMeter';

/** What watches a run. */
export interface Instruments {
  readonly meter: LayerMeter;
  readonly updates: UpdateMeter;
  readonly train: SplitEvaluator;
  readonly test: SplitEvaluator;
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
