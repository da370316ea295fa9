/** One number that a person may set: what a menu shows and what validation allows. */
export interface Field {
  label: string;
  min: number;
  max: number;
  default: number;
  /** True for counts. */
  integer?: boolean;
}

/** A list of numbers, each within the same bounds. */
export interface ListField {
  label: string;
  min: number;
  max: number;
  default: readonly number[];
  integer?: boolean;
  list: true;
}

export type Fields = Readonly<Record<string, Field | ListField>>;

/** The values that belong to a table of fields: a number for each field, a list of numbers for each list field. */
export type FieldValues<F extends Fields> = { -readonly [K in keyof F]: F[K] extends ListField ? number[] : number };

/** The default of every field. */
export function fieldDefaults<F extends Fields>(fields: F): FieldValues<F> {
  const entries = Object.entries(fields).map(([name, field]) => [name, 'list' in field ? [...field.default] : field.default]);
  return Object.fromEntries(entries) as FieldValues<F>;
}

/**
 * Checks `value` against the fields and fills in defaults. `path` is where the object stands in the recipe, such as `data`.
 * Throws a RangeError that names the field and what it may be, also for a name that is no field.
 */
export function parseFields<F extends Fields>(fields: F, value: object, path: string): FieldValues<F> {
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      const known = Object.keys(fields).join(', ') || 'none';
      throw new RangeError(`${path}.${name} is not used here: remove it (what may be set: ${known})`);
    }
  }
  const entries = Object.entries(fields).map(([name, field]) => {
    const at = `${path}.${name}`;
    const entry = given[name];
    if (entry === undefined) return [name, 'list' in field ? [...field.default] : field.default];
    return [name, 'list' in field ? parseList(field, entry, at) : parseNumber(field, entry, at)];
  });
  return Object.fromEntries(entries) as FieldValues<F>;
}

function parseNumber(field: Field | ListField, value: unknown, at: string): number {
  const fits = typeof value === 'number' && value >= field.min && value <= field.max;
  if (fits && (!field.integer || Number.isInteger(value))) return value;
  const kind = field.integer ? 'a whole number ' : '';
  throw new RangeError(`${at} must be ${kind}between ${field.min} and ${field.max}, got ${JSON.stringify(value)}`);
}

function parseList(field: ListField, value: unknown, at: string): number[] {
  if (!Array.isArray(value)) throw new RangeError(`${at} must be a list of numbers, got ${JSON.stringify(value)}`);
  return value.map((entry, i) => parseNumber(field, entry, `${at}[${i}]`));
}
