/** A table of entries by their own id, in the order given. */
export function tableById<T extends { id: string }>(entries: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}

/** The entry called `name`. Throws a RangeError that names `field` (its place in the recipe) and what is allowed. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string, field: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new RangeError(`${field} must be one of ${Object.keys(table).join(', ')}, got ${JSON.stringify(name)}`);
}
