import fc from 'fast-check';

/** A text with a piece of it cut out, and something else in its place. */
export function damagedText(whole: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(whole.length), fc.nat(8), fc.string({ maxLength: 4 }))
    .map(([at, length, text]) => whole.slice(0, at) + text + whole.slice(at + length));
}

/** Bytes of which some are others, and of which the end may be missing. */
export function damagedBytes(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  return fc.tuple(changes, fc.option(fc.nat(whole.length), { nil: whole.length, freq: 4 })).map(([all, length]) => {
    const bytes = whole.slice();
    for (const [at, value] of all) bytes[at] = value;
    return bytes.subarray(0, length);
  });
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON value with another one in some place of it, or a place removed, or a place that it had not. */
export function damagedJson(whole: Json): fc.Arbitrary<Json> {
  const places = placesOf(whole);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(-1, 0, 0.5, 1e9, 1e308, '', 'tanh', 'digits', '__proto__', [], {}, null, true),
  );
  return fc
    .tuple(fc.nat(places.length - 1), fc.constantFrom('replace', 'remove', 'add'), value, fc.string())
    .map(([at, how, given, key]) => {
      const path = places[at]!;
      if (how === 'add') return changed(whole, [...path, key], () => given);
      return changed(whole, path, () => (how === 'remove' ? undefined : given));
    });
}

function placesOf(value: Json, at: readonly string[] = []): (readonly string[])[] {
  const inner = value !== null && typeof value === 'object' ? Object.entries(value as Record<string, Json>) : [];
  return [...(at.length > 0 ? [at] : []), ...inner.flatMap(([key, entry]) => placesOf(entry, [...at, key]))];
}

function changed(value: Json, [key, ...rest]: readonly string[], change: () => Json | undefined): Json {
  if (key === undefined || value === null || typeof value !== 'object') return change() ?? null;
  const entries = Object.entries(value as Record<string, Json>);
  const own = entries.find(([name]) => name === key)?.[1];
  const next = rest.length > 0 ? changed(own ?? {}, rest, change) : change();
  const others = entries.filter(([name]) => name !== key);
  const all = next === undefined ? others : own === undefined ? [...entries, [key, next] as const] : entries.map(([name, entry]) => [name, name === key ? next : entry] as const); // prettier-ignore
  return Array.isArray(value) ? all.map(([, entry]) => entry) : Object.fromEntries(all);
}
