import type { ParameterLayout } from '../../../nn/parameters';
import type { Vector } from '../../vectors';

/** How directions are scaled: as given, or so that every neuron's weights, or every layer's, move in proportion to their size. */
export type DirectionMode = 'none' | 'filter' | 'layer';

/** Keeps a direction that is 0 finite. */
const EPSILON = 1e-10;

/**
 * A direction scaled to the weights (Li et al. 2018, "Visualizing the loss landscape of neural nets", section 4; contract
 * section 9): by column of each weight matrix (`filter`) or by matrix (`layer`), and 0 at biases, gamma and beta.
 */
export function normaliseDirection(direction: Vector, theta: Vector, layout: ParameterLayout, mode: DirectionMode): Float64Array {
  const result = Float64Array.from(direction);
  if (mode === 'none') return result;
  for (const { kind, offset, size, shape } of layout.tensors) {
    if (kind !== 'W') {
      result.fill(0, offset, offset + size);
      continue;
    }
    const groups = mode === 'filter' ? shape[1]! : 1;
    for (let group = 0; group < groups; group++) {
      let [weights, moves] = [0, 0];
      for (let i = offset + group; i < offset + size; i += groups) {
        weights += theta[i]! ** 2;
        moves += direction[i]! ** 2;
      }
      const factor = Math.sqrt(weights) / (Math.sqrt(moves) + EPSILON);
      for (let i = offset + group; i < offset + size; i += groups) result[i]! *= factor;
    }
  }
  return result;
}
