import type { AxisTexts } from './outputAxis';

/** Update ratios are drawn from a millionth to 1, by their decimal logarithm. */
const UPDATE_ENDS = { low: -6, high: 0 } as const;
export const UPDATE_AXIS: AxisTexts = ['1', '10⁻³', '10⁻⁶'];

/** Height of a ratio's logarithm in a cell, in pixels from the top; what lies beyond an end stands there. */
export function updateHeight(log: number, height: number): number {
  const { low, high } = UPDATE_ENDS;
  return height * (1 - (Math.max(low, Math.min(high, log)) - low) / (high - low));
}
