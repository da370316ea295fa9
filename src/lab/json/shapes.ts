import * as v from 'valibot';
import type { Field, ListField } from '../../data/field';
import { remedyForName } from './nearestName';

/** What a value of unknown JSON must be; problems are sentences that say what it may be instead. */
export type Schema = v.GenericSchema;
export type Entries = Readonly<Record<string, Schema>>;

/** An unknown value as a message quotes it. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/** A value that `fits`; `allowed` continues "must be". */
export function leaf(allowed: string, fits: (value: unknown) => boolean): Schema {
  return v.custom(fits, ({ input }) => `must be ${allowed}, not ${quote(input)}`);
}

/** A number within bounds. */
export function number({ min, max, integer = false }: Pick<Field | ListField, 'min' | 'max' | 'integer'>): Schema {
  const kind = integer ? 'a whole number' : 'a number';
  return leaf(`${kind} from ${min} to ${max}`, (value) => {
    return typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  });
}

export const boolean = leaf('true or false', (value) => typeof value === 'boolean');

/** One of the keys that a table has by then; `explain` may say more of a name that is none. Only own keys count, so that "constructor" is not an activation. */
export function nameOf(noun: string, table: object, explain: (name: string) => string | undefined = () => undefined): Schema {
  return v.custom(
    (value) => typeof value === 'string' && Object.hasOwn(table, value),
    ({ input }) => {
      const names = Object.keys(table);
      if (typeof input !== 'string') return `must be the name of one ${noun} (${names.join(', ')}), not ${quote(input)}`;
      return explain(input) ?? `unknown ${noun} ${quote(input)}; ${remedyForName(input, names)}`;
    },
  );
}

/** One of a few names. */
export function oneOf(noun: string, ...names: readonly string[]): Schema {
  return nameOf(noun, Object.fromEntries(names.map((name) => [name, true])));
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with these fields and no other; those in `required` must be there. `explain` may say more of an unknown field. */
export function closed(
  example: string,
  entries: Entries,
  required: readonly string[] = [],
  explain: (key: string) => string | undefined = () => undefined,
): Schema {
  const optional = Object.entries(entries).map(([key, schema]) => [key, required.includes(key) ? schema : v.exactOptional(schema)]);
  // Without a prototype, "__proto__" and "constructor" are unknown fields like any other.
  const shape = Object.assign(Object.create(null), Object.fromEntries(optional)) as Record<string, Schema>;
  const fields = v.strictObject(shape, ({ expected, path }) => {
    if (expected !== 'never') return `is missing; write it as in ${example}`;
    const key = String(path?.at(-1)?.key);
    return explain(key) ?? `unknown field; ${remedyForName(key, Object.keys(entries))}`;
  });
  return v.pipe(leaf(`an object such as ${example}`, isObject), fields);
}
