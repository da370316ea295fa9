/** More arcs than these one over the other are drawn at the height of the last. */
const MOST = 5;

/**
 * How high the skip into each layer is drawn, in levels from 0: arcs that run beside each other have levels of their own, the shorter
 * the lower. `skips` has for each layer how many layers its skip goes back, 0 where it has none, which then has level 0 too.
 */
export function arcLevels(skips: readonly number[]): number[] {
  const levels = skips.map(() => 0);
  const placed: { from: number; to: number; level: number }[] = [];
  const arcs = skips.flatMap((skip, i) => (skip > 0 ? [{ from: i + 1 - skip, to: i + 1 }] : []));
  for (const { from, to } of arcs.sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const taken = new Set(placed.filter((other) => other.from < to && from < other.to).map(({ level }) => level));
    let level = 0;
    while (taken.has(level)) level++;
    placed.push({ from, to, level });
    levels[to - 1] = Math.min(level, MOST - 1);
  }
  return levels;
}
