import * as v from 'valibot';
import type { Fields, ListField } from '../../data/field';
import { NORMALISATIONS } from '../../data/normalise';
import { ACTIVATIONS } from '../../nn/activations';
import { BATCH_SEED, NUMBERS, type RecipeDraft } from './defaults';
import { PARTS, type Part } from './parts';
import { boolean, closed, isObject, leaf, nameOf, number, oneOf, quote, type Entries, type Schema } from '../json/shapes';

export const MAX_LAYERS = 64;
const MAX_WIDTH = 4096;
const MAX_LIST = 64;

function fieldEntries(fields: Fields): Entries {
  const list = (field: ListField): Schema =>
    v.pipe(
      v.array(number(field), ({ input }) => `must be a list of numbers, not ${quote(input)}`),
      v.maxLength(MAX_LIST, `must have at most ${MAX_LIST} numbers`),
    );
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, 'list' in field ? list(field) : number(field)]));
}

/** A part whose fields depend on the entry that it names; where the name is unknown nothing else of it can be judged. */
function partShape({ key, noun, titles, fallback, fields, absent }: Part, more: Entries = {}): Schema {
  const name = nameOf(noun, titles, absent);
  return v.lazy((value) => {
    const id: unknown = isObject(value) && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : fallback;
    if (typeof id !== 'string' || !Object.hasOwn(titles, id)) return v.object({ [key]: name });
    return closed(`{"${key}": "${fallback}"}`, { [key]: name, ...fieldEntries(fields(id)), ...more }, [], (field) => {
      const owners = Object.keys(titles).filter((other) => Object.hasOwn(fields(other), field));
      return owners.length > 0 ? `"${id}" has no such number; leave it out, or choose one that has: ${owners.join(', ')}` : undefined;
    });
  });
}

const layers = v.pipe(
  v.array(
    closed(
      '{"n": 10, "act": "tanh"}',
      {
        n: number({ min: 1, max: MAX_WIDTH, integer: true }),
        act: nameOf('activation', ACTIVATIONS),
        bias: boolean,
        bn: boolean,
        skip: number({ min: 0, max: MAX_LAYERS, integer: true }),
      },
      ['n', 'act'],
    ),
    ({ input }) => `must be a list of layers such as [{"n": 10, "act": "tanh"}], not ${quote(input)}`,
  ),
  v.minLength(1, 'a network has at least one layer; add one'),
  v.maxLength(MAX_LAYERS, ({ received }) => `has ${received} layers; at most ${MAX_LAYERS} are allowed`),
);

const recipe = closed(
  '{"version": 1}',
  {
    version: leaf('1, the only version this page reads', (value) => value === 1),
    data: partShape(PARTS.data, { normalise: nameOf('normalisation', NORMALISATIONS) }),
    layers,
    skip_mode: oneOf('skip mode', 'post', 'pre'),
    ...fieldEntries(NUMBERS),
    loss: oneOf('loss', 'mse', 'ce'),
    init: partShape(PARTS.init),
    optimizer: partShape(PARTS.optimizer),
    schedule: partShape(PARTS.schedule),
    batch: closed('{"size": 64}', {
      size: number({ min: 1, max: 2 ** 31 - 1, integer: true }),
      order: oneOf('batch order', 'philox', 'sequential'),
      seed: number(BATCH_SEED),
    }),
  },
  ['version'],
);

/** A place in a recipe, as in a message or a link ("layers.1.act"; "" is the whole), and what to do about it. */
export interface RecipeProblem {
  field: string;
  message: string;
}

/** Checks every field of unknown JSON by itself: names, types, ranges, and no field that nothing reads. */
export function readShape(value: unknown): { ok: true; draft: RecipeDraft } | { ok: false; problems: RecipeProblem[] } {
  const result = v.safeParse(recipe, value);
  // The fields of a part come from the tables at run time, so the schema's own type cannot say what the tables' types do.
  if (result.success) return { ok: true, draft: result.output as RecipeDraft };
  return { ok: false, problems: result.issues.map(({ path, message }) => ({ field: placeOf(path ?? []), message })) };
}

/** Keys from the outermost, with dots between them; a name without letters is shown as one. */
function placeOf(path: readonly { readonly key: unknown }[]): string {
  return path.map(({ key }) => (key === '' ? '""' : String(key))).join('.');
}
