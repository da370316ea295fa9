import { DATA_SETS } from '../../data/sets/registry';
import { fit } from './edits';
import { MAX_LAYERS } from './shape';
import type { LayerSpec, Recipe } from './recipe';

/** Where a skip into a layer could come from. */
export interface SkipSource {
  /** What the layer's `skip` would be; 0 is none. */
  skip: number;
  /** "the input" or "layer 2". */
  from: string;
  width: number;
  /** Only equal widths can be added. */
  fits: boolean;
}

/** A layer of an edited network: one that was there, by its number, or a new one. */
type Placed = number | LayerSpec;

/** Whether there is room for another layer. */
export function canAddLayer({ layers }: Recipe): boolean {
  return layers.length < MAX_LAYERS;
}

/** The recipe with a new layer before layer `at`: like the hidden layer before it, else like the one behind. */
export function addLayer(recipe: Recipe, at: number): Recipe {
  const { layers } = recipe;
  const hidden = layers.slice(0, -1);
  const like: LayerSpec = hidden[at - 1] ?? hidden[at] ?? { n: 8, act: 'tanh', bias: true, bn: false };
  return rebuild(recipe, [...numbers(0, at), { ...like, skip: 0 }, ...numbers(at, layers.length)]);
}

/** The recipe without hidden layer `at`. */
export function removeLayer(recipe: Recipe, at: number): Recipe {
  return rebuild(
    recipe,
    numbers(0, recipe.layers.length).filter((layer) => layer !== at),
  );
}

/** The recipe with hidden layer `from` in the place of hidden layer `to`; those between move up or down. */
export function moveLayer(recipe: Recipe, from: number, to: number): Recipe {
  const order = numbers(0, recipe.layers.length).filter((layer) => layer !== from);
  order.splice(to, 0, from);
  return rebuild(recipe, order);
}

/** The recipe with something of one layer changed; a skip between widths that differ then goes. */
export function changeLayer(recipe: Recipe, at: number, change: Partial<LayerSpec>): Recipe {
  return fit({ ...recipe, layers: recipe.layers.map((layer, i) => (i === at ? { ...layer, ...change } : layer)) });
}

/** Everything before layer `at` that a skip into it could come from, the nearest first. */
export function skipSources({ data, layers }: Recipe, at: number): SkipSource[] {
  const widths = [DATA_SETS[data.set]!.inputs, ...layers.map(({ n }) => n)];
  return numbers(0, at + 1)
    .reverse()
    .map((source) => ({
      skip: at + 1 - source,
      from: source === 0 ? 'the input' : `layer ${source}`,
      width: widths[source]!,
      fits: widths[source] === layers[at]!.n,
    }));
}

/** Puts layers together anew; a skip goes on coming from the layer it came from, where that still stands before it. */
function rebuild(recipe: Recipe, placed: readonly Placed[]): Recipe {
  const { layers } = recipe;
  const rebuilt = placed.map((place, at): LayerSpec => {
    if (typeof place !== 'number') return place;
    const layer = layers[place]!;
    const { skip = 0 } = layer;
    if (skip === 0) return layer;
    const source = place - skip;
    const now = source < 0 ? -1 : placed.indexOf(source);
    const isBefore = source < 0 || (now >= 0 && now < at);
    return { ...layer, skip: isBefore ? at - now : 0 };
  });
  return fit({ ...recipe, layers: rebuilt });
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
