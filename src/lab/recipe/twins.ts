import { NORMALISATIONS } from '../../data/normalise';
import { activationShape } from './activations';
import { ensembleWork } from './ensemble';
import { parseRecipe } from './schema';
import { spoken } from './title';
import type { LayerSpec, Recipe } from './recipe';

/** Learning rates are tried this factor up and down. */
const FACTOR = 5;

/** Multiply-adds that an emulated GPU does in about a minute, and another in a few seconds. */
const MOST_WORK = { software: 6e10, hardware: 2e13 } as const;
const MOST_STEPS = 2000;
const LEAST_STEPS = 20;
/** A run that has just begun is followed for so long all the same. */
const SHORT = 200;

const number = (value: number): string => String(Number(value.toPrecision(3)));

/** A recipe that differs from another in one thing. */
export interface TwinRecipe {
  /** The change in words; "nothing changed" for the control. */
  readonly name: string;
  readonly recipe: Recipe;
}

/** The recipe itself, as the control, and those that differ from it in one thing that may help. Each is a valid recipe. */
export function oneChangeTwins(recipe: Recipe): TwinRecipe[] {
  const all: TwinRecipe[] = [
    { name: 'nothing changed', recipe },
    ...rates(recipe),
    ...starts(recipe),
    ...inputs(recipe),
    ...activations(recipe),
    ...structures(recipe),
  ];
  return all.filter((twin) => parseRecipe(twin.recipe).ok);
}

function rates(recipe: Recipe): TwinRecipe[] {
  const { lr } = recipe.schedule;
  return [lr / FACTOR, lr * FACTOR].map((next) => ({
    name: `γ ${number(lr)} → ${number(next)}`,
    recipe: { ...recipe, schedule: { ...recipe.schedule, lr: Number(next.toPrecision(6)) } },
  }));
}

/** Weights that keep the variance of the signal: 1/fan-in, or 2/fan-in where half of it is cut off. */
function starts(recipe: Recipe): TwinRecipe[] {
  const { type, scale, seed } = recipe.init;
  const fanIn = ['lecun_normal', 'he_normal', 'xavier_normal', 'xavier_uniform', 'uniform_fanin'].includes(type);
  if (fanIn && scale !== 1) return [{ name: `scale ${number(scale)}× → 1×`, recipe: { ...recipe, init: { ...recipe.init, scale: 1 } } }];
  if (fanIn) return [];
  const hidden = recipe.layers.slice(0, -1);
  const cuts = hidden.length > 0 && hidden.every(({ act }) => act === 'relu' || act === 'leaky_relu');
  return [
    {
      name: `${type} → ${cuts ? '2' : '1'}/fan-in`,
      recipe: { ...recipe, init: { type: cuts ? 'he_normal' : 'lecun_normal', scale: 1, seed } },
    },
  ];
}

function inputs(recipe: Recipe): TwinRecipe[] {
  const { normalise } = recipe.data;
  const wanted = normalise === 'none' ? (['center', 'standardize'] as const) : normalise === 'center' ? (['standardize'] as const) : [];
  return wanted.map((next) => ({
    name: `inputs: ${NORMALISATIONS[next].title.toLowerCase()}`,
    recipe: { ...recipe, data: { ...recipe.data, normalise: next } },
  }));
}

/** Bounded activations are replaced by ReLU, all others by tanh. */
function activations(recipe: Recipe): TwinRecipe[] {
  const hidden = recipe.layers.slice(0, -1);
  const [first] = hidden;
  if (!first) return [];
  const { flatLow, flatHigh } = activationShape(first.act);
  const next = flatLow && flatHigh ? 'relu' : 'tanh';
  return [{ name: `${spoken(first.act)} → ${spoken(next)}`, recipe: withHidden(recipe, (layer) => ({ ...layer, act: next })) }];
}

function structures(recipe: Recipe): TwinRecipe[] {
  const hidden = recipe.layers.slice(0, -1);
  const norm = { name: 'batch norm', recipe: withHidden(recipe, (layer) => ({ ...layer, bn: true })) };
  const skipped = withHidden(recipe, (layer, i) => (i > 0 && hidden[i - 1]!.n === layer.n ? { ...layer, skip: 1 } : layer));
  const skips = hidden.some(({ skip = 0 }) => skip > 0);
  const changes = skipped.layers.some(({ skip = 0 }) => skip > 0);
  return [
    ...(hidden.length > 0 && !hidden.some(({ bn }) => bn) ? [norm] : []),
    ...(!skips && changes ? [{ name: 'skip connections', recipe: skipped }] : []),
  ];
}

function withHidden(recipe: Recipe, change: (layer: LayerSpec, i: number) => LayerSpec): Recipe {
  const last = recipe.layers.length - 1;
  return { ...recipe, layers: recipe.layers.map((layer, i) => (i === last ? layer : change(layer, i))) };
}

/** Steps for which so many networks of a recipe are trained: those of the run, bounded by what the device does in a sensible time. */
export function twinSteps(recipe: Recipe, networks: number, step: number, isSoftware: boolean): number {
  const each = ensembleWork(recipe, networks, 1) - ensembleWork(recipe, networks, 0);
  const affordable = Math.floor(MOST_WORK[isSoftware ? 'software' : 'hardware'] / each);
  return Math.max(LEAST_STEPS, Math.min(MOST_STEPS, affordable, Math.max(step, SHORT)));
}
