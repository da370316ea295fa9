import type { LayerSpec, Recipe } from '../../lab/recipe/recipe';
import { formatPlain } from '../format';

/** Names of the fields that an edit may change, as a person calls them. */
const WORDS: Readonly<Record<string, string>> = {
  'data.set': 'data set',
  'data.normalise': 'normalisation',
  'init.type': 'initial weights',
  'init.scale': 'initial scale',
  'init.seed': 'seed',
  'init.restart': 'restart',
  'optimizer.type': 'optimizer',
  'schedule.type': 'schedule',
  'schedule.lr': 'learning rate',
  'batch.size': 'batch',
  skip_mode: 'skip mode',
  bn_eps: 'batch norm ε',
  bn_momentum: 'batch norm momentum',
  lambda: 'ridge',
  loss: 'loss',
};

const LAYER_FIELDS = ['n', 'act', 'bias', 'bn', 'skip'] as const;

/** The fields in which two recipes differ, as places such as `schedule.lr` or `layers.0.act`, in the recipe's order. */
export function changedPlaces(before: Recipe, after: Recipe): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Recipe>;
  return [...names].flatMap((name) => {
    if (name === 'layers' && before.layers.length === after.layers.length) {
      return after.layers.flatMap((layer, i) =>
        LAYER_FIELDS.filter((field) => layer[field] !== before.layers[i]![field]).map((field) => `layers.${i}.${field}`),
      );
    }
    const [was, is] = [before[name], after[name]];
    if (typeof was !== 'object' || typeof is !== 'object') return was === is ? [] : [name];
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    const [from, to] = [was, is] as unknown as [Record<string, unknown>, Record<string, unknown>];
    return [...keys].filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key])).map((key) => `${name}.${key}`);
  });
}

/** What an edit changed, in a few words: "learning rate", "a layer more", "activation of layer 2". */
export function editWords(before: Recipe, after: Recipe): string {
  const places = changedPlaces(before, after);
  if (places.some((place) => place === 'data.set')) return WORDS['data.set']!;
  if (places.some((place) => place.startsWith('layers'))) return layerWords(before.layers, after.layers);
  const [first = ''] = places;
  return wordsOf(places.find((place) => place.endsWith('.type')) ?? first);
}

/** What an edit that goes on with the run changed, in a few words for the time axis: "γ 0.05 → 0.1". */
export function changeInWords(before: Recipe, after: Recipe): string {
  if (before.schedule.type !== after.schedule.type) return `schedule: ${after.schedule.type}`;
  if (before.schedule.lr !== after.schedule.lr) return `γ ${formatPlain(before.schedule.lr)} → ${formatPlain(after.schedule.lr)}`;
  for (const [name, value] of Object.entries(after.optimizer)) {
    const was = before.optimizer[name];
    if (typeof value === 'number' && value !== was) return `${name} ${String(was)} → ${formatPlain(value)}`;
  }
  return 'schedule changed';
}

/** A field that is not of a layer, by its place in the recipe, as a person calls it. */
export function wordsOf(place: string): string {
  return WORDS[place] ?? (place.split('.')[1] ?? place).replace('_', ' ');
}

function layerWords(before: readonly LayerSpec[], after: readonly LayerSpec[]): string {
  const more = after.length - before.length;
  if (more !== 0) return `${Math.abs(more) === 1 ? 'a layer' : `${Math.abs(more)} layers`} ${more > 0 ? 'more' : 'fewer'}`;
  const texts = (layers: readonly LayerSpec[]) => layers.map((layer) => JSON.stringify(layer));
  const [was, is] = [texts(before), texts(after)];
  const changed = is.flatMap((text, i) => (text === was[i] ? [] : [i]));
  if (changed.length > 1) return [...was].sort().join() === [...is].sort().join() ? 'order of layers' : 'layers';
  const [layer = 0] = changed;
  const field = (['n', 'act', 'bn', 'skip'] as const).find((name) => before[layer]![name] !== after[layer]![name]);
  const names = { n: 'width', act: 'activation', bn: 'batch norm', skip: 'skip' } as const;
  return `${field ? names[field] : 'bias'} of layer ${layer + 1}`;
}
