/** Steps (insert, delete, replace, swap of neighbours) between two words; Damerau 1964, restricted form. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The one of `names` that `typed` was probably meant to be (case and punctuation aside), or undefined if none is near. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > 40) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of names) {
    const steps = distance(plain(typed), plain(name));
    if (steps < bestDistance && steps <= Math.max(1, Math.floor(name.length / 3))) [best, bestDistance] = [name, steps];
  }
  return best;
}

/** What to do about an unknown name, to be put after a semicolon: the near one, or all that are allowed. */
export function remedyForName(typed: string, names: readonly string[]): string {
  const near = nearestName(typed, names);
  return near === undefined ? `allowed: ${names.join(', ')}` : `did you mean "${near}"?`;
}
