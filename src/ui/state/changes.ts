import type { Recipe } from '../../lab/recipe/recipe';
import { formatPlain } from '../format';

/** What an edit that goes on with the run changed, in a few words for the time axis: "γ 0.05 → 0.1". */
export function changeInWords(before: Recipe, after: Recipe): string {
  if (before.schedule.type !== after.schedule.type) return `schedule: ${after.schedule.type}`;
  if (before.schedule.lr !== after.schedule.lr) return `γ ${formatPlain(before.schedule.lr)} → ${formatPlain(after.schedule.lr)}`;
  for (const [name, value] of Object.entries(after.optimizer)) {
    const was = before.optimizer[name];
    if (typeof value === 'number' && value !== was) return `${name} ${String(was)} → ${formatPlain(value)}`;
  }
  return 'schedule changed';
}
