import type { Node } from '../../graph';
import { reducesSamples } from './sampleAxis';
import type { SampleLayout } from './sampleAxis';

/** What never changes while a kernel runs: computed before the first step. */
export const INVARIANT = -1;

/**
 * When each tensor can be computed. A step is a row of stages and passes over the samples, in turn: stage 0, pass 0,
 * stage 1, pass 1, … A sum over samples made in pass p is known from stage p + 1 on; a tensor of a sample is computed in
 * pass p once all the sums are known that it depends on, and again in every later pass that wants it.
 */
export function levelsOf(
  order: readonly Node[],
  layout: SampleLayout,
  samples: number,
  changes: (input: string) => boolean,
): ReadonlyMap<Node, number> {
  const levels = new Map<Node, number>();
  for (const node of order) {
    const { op, inputs } = node;
    const own = op.kind === 'input' && changes(op.name) ? 0 : INVARIANT;
    const highest = inputs.reduce((most, source) => Math.max(most, levels.get(source)!), own);
    const sums = reducesSamples(node, layout, samples);
    levels.set(node, sums ? Math.max(0, highest) + 1 : layout.has(node) ? Math.max(0, highest) : highest);
  }
  return levels;
}
