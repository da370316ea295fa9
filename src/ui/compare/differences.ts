import type { LayerSpec, Recipe } from '../../lab/recipe/recipe';
import { MENUS } from '../../lab/recipe/menus';
import { formatPlain, joinRanges, joinWords } from '../format';
import { changedPlaces, wordsOf } from '../state/editWords';

/** One thing in which two recipes differ, in words. */
export interface Difference {
  /** Such as "initial scale" or "activation in layers 1 and 2". */
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

const TITLES: Readonly<Record<string, readonly { readonly id: string; readonly title: string }[]>> = {
  'data.set': MENUS.sets,
  'data.normalise': MENUS.normalisations,
  'init.type': MENUS.initialisers,
  'optimizer.type': MENUS.optimizers,
  'schedule.type': MENUS.schedules,
};

const LAYER_WORDS: Readonly<Record<string, string>> = { n: 'width', act: 'activation', bias: 'bias', bn: 'batch norm', skip: 'skip' };

/** Everything in which two recipes differ. Numbers of a rule that only one of them has go with the rule's name. */
export function differences(a: Recipe, b: Recipe): Difference[] {
  const places = changedPlaces(a, b);
  const others = places.filter((place) => !place.startsWith('layers'));
  return [...others.flatMap((place) => otherDifference(a, b, place)), ...layerDifferences(a.layers, b.layers)];
}

/** The differences as the end of a sentence: "initial scale 1 → 10, batch norm off → on". */
export function inWords(found: readonly Difference[]): string {
  return found.map(({ what, a, b }) => `${what} ${a} → ${b}`).join(', ');
}

/** Whether both learn from the same rows, however these are normalised: only then are their losses of the same thing. */
export function haveSameRows(a: Recipe, b: Recipe): boolean {
  const [one, other] = [a, b].map(({ data: { normalise: _, ...data } }) => JSON.stringify(data));
  return one === other;
}

/** What is to be said where they do not. */
export const OTHER_ROWS = 'A and B learn from different rows, so their losses are of different things.';

/** What both have in common of that on which the same batches rest, as a sentence; it names what is not the same. */
export function commonGround(a: Recipe, b: Recipe): string {
  const same = (pick: (recipe: Recipe) => unknown): boolean => JSON.stringify(pick(a)) === JSON.stringify(pick(b));
  const grounds = {
    seed: same(({ init: { seed, restart = 0 } }) => [seed, restart]),
    rows: haveSameRows(a, b),
    batches: same(({ batch }) => batch),
  };
  const differ = Object.entries(grounds).flatMap(([name, isSame]) => (isSame ? [] : [name]));
  if (differ.length === 0) return 'Seed, rows and batches are the same.';
  return `Not the same: ${joinWords(differ)}.`;
}

function otherDifference(a: Recipe, b: Recipe, place: string): Difference[] {
  const [part, field] = place.split('.') as [keyof Recipe, string | undefined];
  const read = (recipe: Recipe): unknown =>
    field === undefined ? recipe[part] : (recipe[part] as unknown as Record<string, unknown>)[field];
  const [was, is] = [read(a), read(b)];
  if (was === undefined || is === undefined) return [];
  const value = (of: unknown): string => {
    const title = TITLES[place]?.find(({ id }) => id === of)?.title;
    return title ?? (typeof of === 'number' ? formatPlain(of) : Array.isArray(of) ? of.join(', ') : String(of));
  };
  return [{ what: wordsOf(place), a: value(was), b: value(is) }];
}

function layerDifferences(a: readonly LayerSpec[], b: readonly LayerSpec[]): Difference[] {
  if (a.length !== b.length) {
    const widths = (layers: readonly LayerSpec[]): string => layers.map(({ n }) => n).join('–');
    return [{ what: 'layers', a: widths(a), b: widths(b) }];
  }
  const groups = new Map<string, Difference & { layers: number[] }>();
  a.forEach((layer, i) => {
    for (const field of Object.keys(LAYER_WORDS)) {
      const [was, is] = [layerValue(layer, field), layerValue(b[i]!, field)];
      if (was === is) continue;
      const key = [field, was, is].join();
      const group = groups.get(key) ?? { what: LAYER_WORDS[field]!, a: was, b: is, layers: [] };
      group.layers.push(i + 1);
      groups.set(key, group);
    }
  });
  return [...groups.values()].map(({ layers, what, ...values }) => {
    const isEveryHidden = layers.length === a.length - 1 && !layers.includes(a.length);
    const where = `${layers.length === 1 ? 'layer' : 'layers'} ${joinRanges(layers)}`;
    return { what: isEveryHidden ? what : `${what} in ${where}`, ...values };
  });
}

function layerValue(layer: LayerSpec, field: string): string {
  if (field === 'bn') return layer.bn ? 'on' : 'off';
  if (field === 'bias') return layer.bias === false ? 'off' : 'on';
  if (field === 'skip') return layer.skip ? `over ${layer.skip}` : 'none';
  return field === 'n' ? String(layer.n) : (MENUS.activations.find(({ id }) => id === layer.act)?.title ?? layer.act);
}
