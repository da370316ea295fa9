import { actionOf } from '../../keys/actionOf';
import { STAGE_KEYS } from '../../keys/stageKeys';

/** The rank that a key goes to from `rank`, of `count`: arrows one by one, pages by tenths; undefined for other keys. */
export function rankByKey(event: KeyboardEvent, rank: number, count: number): number | undefined {
  const action = actionOf(STAGE_KEYS.ranks, event);
  if (action === undefined) return undefined;
  const page = Math.max(1, Math.round(count / 10));
  const by = { back: -1, on: 1, pageBack: -page, pageOn: page, first: -count, last: count }[action];
  return Math.max(0, Math.min(count - 1, rank + by));
}
