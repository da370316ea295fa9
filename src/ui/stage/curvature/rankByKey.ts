/** The rank that a key goes to from `rank`, of `count`: arrows one by one, pages by tenths; undefined for other keys. */
export function rankByKey(key: string, rank: number, count: number): number | undefined {
  const page = Math.max(1, Math.round(count / 10));
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowDown: 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const by = moves[key];
  return by === undefined ? undefined : Math.max(0, Math.min(count - 1, rank + by));
}
