import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';

/** Where a layer's weights lie and how they are scaled for show: by √n_in, so that layers share one scale. */
export interface WeightRange {
  readonly offset: number;
  readonly size: number;
  readonly gain: number;
}

/** The weight matrices of a network in the flat vector. */
export function weightRanges({ net }: Problem): WeightRange[] {
  return parameterLayout(net)
    .tensors.filter(({ kind }) => kind === 'W')
    .map(({ offset, size, shape }) => ({ offset, size, gain: Math.sqrt(shape[0]) }));
}

/** The largest |w|·√n_in of all layers. */
export function largestWeight(problem: Problem, theta: Float32Array): number {
  const largest = weightRanges(problem).map(({ offset, size, gain }) =>
    theta.subarray(offset, offset + size).reduce((most, w) => Math.max(most, Math.abs(w) * gain), 0),
  );
  return Math.max(...largest);
}
