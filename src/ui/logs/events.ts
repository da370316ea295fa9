import type { SharpnessFrame } from '../../lab/protocol/messages';
import type { Mark } from './runHistory';

/** λ_max has crossed its limit when it is beyond it after having been below this share of it, so that it does not cross back and forth. */
const BELOW = 0.9;

/** A plateau lasts at least so many steps, and at least this share of the steps so far. */
const LEAST_PLATEAU = 200;
const PLATEAU_SHARE = 1 / 4;
/** Within a plateau the smoothed loss stays within this share of its value at the beginning. */
const LEVEL = 0.02;

/** Where λ_max rose above the limit of stability: the first measured step beyond, after one below nine tenths of it. */
export function edgeCrossings(points: readonly SharpnessFrame[]): Mark[] {
  let wasBelow = false;
  return points.flatMap(({ step, edge }) => {
    if (edge === undefined) return [];
    const crosses = wasBelow && edge >= 1;
    wasBelow = edge < BELOW || (wasBelow && edge < 1);
    return crosses ? [{ step, text: 'λ_max crossed its limit' }] : [];
  });
}

export interface Plateau {
  readonly from: number;
  readonly to: number;
}

/**
 * Stretches in which the smoothed loss stands still: at least 200 steps and a quarter of all so far, within 2 % of its
 * value where the stretch begins. They do not overlap; the last one may still go on.
 */
export function plateaus(losses: readonly { readonly step: number; readonly value: number }[]): Plateau[] {
  const least = Math.max(LEAST_PLATEAU, PLATEAU_SHARE * (losses.at(-1)?.step ?? 0));
  const found: Plateau[] = [];
  for (let begin = 0; begin < losses.length; begin++) {
    const { step: from, value } = losses[begin]!;
    let end = begin;
    while (end + 1 < losses.length && Math.abs(losses[end + 1]!.value - value) <= LEVEL * Math.abs(value)) end++;
    const to = losses[end]!.step;
    if (to - from < least) continue;
    found.push({ from, to });
    begin = end;
  }
  return found;
}
