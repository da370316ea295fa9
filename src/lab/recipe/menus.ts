import type { Field, ListField } from '../../data/field';
import { NORMALISATIONS } from '../../data/normalise';
import { ACTIVATIONS } from '../../nn/activations';
import { NUMBERS } from './defaults';
import { PARTS, type Part, type PartName } from './parts';

/** One choice of a menu. */
export interface MenuEntry {
  id: string;
  title: string;
}

/** A choice that brings numbers of its own, in the order in which to show them. */
export interface MenuEntryWithFields extends MenuEntry {
  fields: readonly (Readonly<Field | ListField> & { name: string })[];
}

function menuOf(table: Readonly<Record<string, { title: string }>>): MenuEntry[] {
  return Object.entries(table).map(([id, { title }]) => ({ id, title }));
}

function partMenu(name: PartName): MenuEntryWithFields[] {
  const { titles, fields }: Part = PARTS[name];
  return menuOf(titles).map((entry) => ({
    ...entry,
    fields: Object.entries(fields(entry.id)).map(([field, properties]) => ({ name: field, ...properties })),
  }));
}

/** Everything the interface offers to choose from, in the tables' order, with label, bounds and default of every number. */
export const MENUS = {
  /** Grows by files of a person's own. */
  get sets() {
    return partMenu('data');
  },
  normalisations: menuOf(NORMALISATIONS),
  activations: menuOf(ACTIVATIONS),
  initialisers: partMenu('init'),
  optimizers: partMenu('optimizer'),
  schedules: partMenu('schedule'),
  numbers: NUMBERS,
} as const;
