import { DATA_SETS } from '../../data/sets/registry';
import { complete, defaultRate, hasDefaultLayers, type RecipeDraft } from './defaults';
import { PARTS } from './parts';
import { takesAllRows, targetsOf, trainingRowsOf } from './sizes';
import type { LayerSpec, Recipe } from './recipe';

/**
 * Whether an edit asks for a new run from step 0. A run goes on through changes of the schedule and of the numbers of its
 * optimizer: both are computed for each step on the CPU. Everything else is part of the plan, the parameters or the data.
 */
export function needsRestart(before: Recipe, after: Recipe): boolean {
  return planned(before) !== planned(after);
}

/** What a run is built from, as text; `complete` puts fields in one order and writes out what was absent. */
function planned(recipe: Recipe): string {
  const { schedule: _, optimizer, ...rest } = complete(recipe);
  return JSON.stringify({ ...rest, optimizer: optimizer.type });
}

/**
 * The recipe with another initialiser, optimizer or schedule. Numbers that both have are kept and the others take their defaults; the
 * batch follows where one takes all rows and the other a minibatch, and so does a learning rate that was the default. `id` is a key of the part's table.
 */
export function choose(recipe: Recipe, name: 'init' | 'optimizer' | 'schedule', id: string): Recipe {
  const fields = PARTS[name].fields(id);
  const kept = Object.entries(recipe[name]).filter(([field]) => Object.hasOwn(fields, field));
  const edited: Recipe = { ...recipe, [name]: { type: id, ...Object.fromEntries(kept) } };
  const keepsBatch = takesAllRows(edited.optimizer.type) === takesAllRows(recipe.optimizer.type);
  return completeAfter(recipe, keepsBatch ? edited : without(edited, 'batch'));
}

/**
 * The recipe on another data set: its own numbers and loss, the same seed, normalisation and hidden layers, the rest made to fit.
 * Layers that were the default before become the default now. A single row is not normalised: nothing would be left of it.
 */
export function chooseSet(recipe: Recipe, id: string): Recipe {
  const { seed, normalise } = recipe.data;
  const keepsSeed = seed !== undefined && Object.hasOwn(PARTS.data.fields(id), 'seed');
  const data = { set: id, ...(keepsSeed && { seed }) };
  const isSingle = trainingRowsOf({ ...data, normalise }) === 1;
  const edited: Recipe = { ...recipe, data: { ...data, normalise: isSingle ? 'none' : normalise } };
  const draft = without(edited, 'loss');
  return fit(completeAfter(recipe, hasDefaultLayers(recipe) ? without(draft, 'layers') : draft));
}

/** Completes an edited recipe; a learning rate that was the default before becomes the default now. */
function completeAfter(before: Recipe, edited: RecipeDraft & Pick<Recipe, 'schedule'>): Recipe {
  const wasDefault = before.schedule.lr === defaultRate(before.data, before.optimizer);
  return complete(wasDefault ? { ...edited, schedule: without(edited.schedule, 'lr') } : edited);
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}

/**
 * Makes fields follow those they depend on, after an edit of the latter: the last layer has the targets' width, no batch norm and under
 * cross-entropy no activation; the batch has at most the training rows, or all of them; a skip between unequal widths goes.
 */
export function fit(recipe: Recipe): Recipe {
  const rows = trainingRowsOf(recipe.data);
  const size = takesAllRows(recipe.optimizer.type) ? rows : Math.min(recipe.batch.size, rows);
  const last: LayerSpec = { ...recipe.layers.at(-1)!, n: targetsOf(recipe.data), bn: false };
  if (recipe.loss === 'ce') last.act = 'identity';
  const layers = [...recipe.layers.slice(0, -1), last];
  const widths = [DATA_SETS[recipe.data.set]!.inputs, ...layers.map(({ n }) => n)];
  const fitsSkip = ({ n, skip = 0 }: LayerSpec, i: number): boolean => skip === 0 || widths[i + 1 - skip] === n;
  return {
    ...recipe,
    layers: layers.map((layer, i) => (fitsSkip(layer, i) ? layer : { ...layer, skip: 0 })),
    batch: { ...recipe.batch, size },
  };
}
