import type { Field, Fields } from '../../data/field';
import { OWN } from '../../data/sets/ownSet';
import { DATA_SETS } from '../../data/sets/registry';
import { BIAS_DEVIATION, INITIALISERS, RESTART, SCALE, isInitialiserType } from '../../nn/initialisers';
import { OPTIMIZERS } from '../../nn/optimizers';
import { SCHEDULES, isScheduleType, scheduleFields } from '../../nn/schedules';

/** A field for a seed. Philox takes a key of 64 bits, of which a number of JSON holds 53 exactly. */
export function seedField(label: string): Field & { integer: true } {
  return { label, min: 0, max: Number.MAX_SAFE_INTEGER, default: 100, integer: true };
}

const INIT_SEED = seedField('Seed');

/** A part of a recipe that names an entry of a table and gives that entry's numbers. */
export interface Part {
  /** The field that holds the entry's name. */
  key: 'set' | 'type';
  /** What an entry is called in a message. */
  noun: string;
  titles: Readonly<Record<string, { title: string }>>;
  /** What to say of a name that may have been an entry elsewhere. */
  absent?: (id: string) => string | undefined;
  /** The entry of the default recipe. */
  fallback: string;
  /** The numbers of an entry; `id` is a key of `titles`. */
  fields: (id: string) => Fields;
}

/** The parts of a recipe that follow from the tables of `nn` and `data`: an entry there is valid, on the menus and in links at once. */
export const PARTS = {
  data: {
    key: 'set',
    noun: 'data set',
    titles: DATA_SETS,
    fallback: 'digits',
    fields: (id) => DATA_SETS[id]!.fields,
    absent: ownSetAbsent,
  },
  init: { key: 'type', noun: 'initialiser', titles: INITIALISERS, fallback: 'lecun_normal', fields: initFields },
  optimizer: { key: 'type', noun: 'optimizer', titles: OPTIMIZERS, fallback: 'sgd', fields: (id) => OPTIMIZERS[id]!.fields },
  schedule: {
    key: 'type',
    noun: 'schedule',
    titles: SCHEDULES,
    fallback: 'constant',
    fields: (id) => (isScheduleType(id) ? scheduleFields(id) : {}),
  },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof PARTS;

/** A link or a recipe names a person's own file, but cannot carry it. */
function ownSetAbsent(id: string): string | undefined {
  if (!id.startsWith(OWN)) return undefined;
  const name = id.split('.')[1] ?? '';
  return `is someone’s own file (${name}), which neither links nor recipes carry; open that file with the same choices, then this again`;
}

function initFields(id: string): Fields {
  const entry: { title: string; fields?: Fields } | undefined = isInitialiserType(id) ? INITIALISERS[id] : undefined;
  return { scale: SCALE, seed: INIT_SEED, ...entry?.fields, sigma_b: BIAS_DEVIATION, restart: RESTART };
}
