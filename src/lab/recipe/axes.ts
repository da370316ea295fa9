import { AXES } from '../../analysis/ensembles/axes';
import type { AxisName, SweepAxis } from '../../analysis/ensembles/axes';
import { choose } from './edits';
import { takesAllRows, trainingRowsOf } from './sizes';
import type { LayerSpec, Recipe } from './recipe';

/** A number of a recipe that a map can have along a side. */
export interface RecipeAxis {
  readonly name: AxisName;
  readonly title: string;
  /** What is written behind a value. */
  readonly unit: string;
  /** Spread by factors. */
  readonly isLog: boolean;
  readonly isInteger: boolean;
  /** The recipe's own value; undefined where it has none, such as one width for layers that differ. */
  readonly read: (recipe: Recipe) => number | undefined;
  readonly edit: (recipe: Recipe, value: number) => Recipe;
  /** The ends that a map begins with. */
  readonly ends: (recipe: Recipe) => readonly [low: number, high: number];
}

type Own = Pick<RecipeAxis, 'read' | 'edit' | 'ends'> & { readonly unit?: string; readonly isFor?: (recipe: Recipe) => boolean };

const hiddenOf = ({ layers }: Recipe): readonly LayerSpec[] => layers.slice(0, -1);
const hasHidden = (recipe: Recipe): boolean => recipe.layers.length > 1;
/** Roots and squares are there and back to the digits that a person reads. */
const rounded = (value: number): number => Number(value.toPrecision(6));
const decadeOf = (value: number): number => 10 ** Math.round(Math.log10(value > 0 ? value : 1));

const OWN: Readonly<Record<AxisName, Own>> = {
  learning_rate: {
    isFor: ({ schedule }) => schedule.type !== 'piecewise',
    read: ({ schedule }) => schedule.lr,
    edit: (recipe, lr) => ({ ...recipe, schedule: { ...recipe.schedule, lr } }),
    ends: ({ schedule }) => [decadeOf(schedule.lr) / 100, Math.min(1000, decadeOf(schedule.lr) * 100)],
  },
  scale: {
    unit: '×',
    isFor: ({ init }) => init.type !== 'zero',
    read: ({ init }) => init.scale,
    edit: (recipe, scale) => ({ ...recipe, init: { ...recipe.init, scale } }),
    ends: ({ init }) => [decadeOf(init.scale) / 20, decadeOf(init.scale) * 20],
  },
  weight_variance: {
    read: ({ init }) => (init.type === 'lecun_normal' ? rounded(init.scale ** 2) : undefined),
    edit: (recipe, variance) => {
      const chosen = choose(recipe, 'init', 'lecun_normal');
      return { ...chosen, init: { ...chosen.init, scale: Math.sqrt(variance) } };
    },
    ends: () => [0.1, 4],
  },
  bias_variance: {
    read: ({ init }) => rounded((init.sigma_b ?? 0) ** 2),
    edit: (recipe, variance) => ({ ...recipe, init: { ...recipe.init, sigma_b: Math.sqrt(variance) } }),
    ends: () => [0, 0.5],
  },
  lambda: {
    read: ({ lambda }) => lambda,
    edit: (recipe, lambda) => ({ ...recipe, lambda }),
    ends: () => [1e-6, 1],
  },
  momentum: optimizerNumber('momentum', 0, 0.99),
  beta1: optimizerNumber('beta1', 0, 0.99),
  beta2: optimizerNumber('beta2', 0.9, 0.9999),
  epsilon: optimizerNumber('epsilon', 1e-12, 0.1),
  batch_size: {
    isFor: ({ optimizer }) => !takesAllRows(optimizer.type),
    read: ({ batch }) => batch.size,
    edit: (recipe, size) => ({ ...recipe, batch: { ...recipe.batch, size } }),
    ends: ({ data }) => [1, Math.min(1024, trainingRowsOf(data))],
  },
  depth: {
    isFor: hasHidden,
    read: (recipe) => hiddenOf(recipe).length,
    edit: (recipe, depth) => {
      const hidden = hiddenOf(recipe);
      const like = (i: number): LayerSpec => ({ ...(hidden[i] ?? hidden.at(-1)!) });
      return { ...recipe, layers: [...Array.from({ length: depth }, (_, i) => like(i)), recipe.layers.at(-1)!] };
    },
    ends: () => [1, 12],
  },
  width: {
    isFor: hasHidden,
    read: (recipe) => {
      const [first, ...others] = hiddenOf(recipe);
      return others.every(({ n }) => n === first!.n) ? first!.n : undefined;
    },
    edit: (recipe, n) => ({ ...recipe, layers: [...hiddenOf(recipe).map((layer) => ({ ...layer, n })), recipe.layers.at(-1)!] }),
    ends: () => [1, 32],
  },
};

function optimizerNumber(name: string, low: number, high: number): Own {
  return {
    isFor: ({ optimizer }) => optimizer[name] !== undefined,
    read: ({ optimizer }) => optimizer[name] as number | undefined,
    edit: (recipe, value) => ({ ...recipe, optimizer: { ...recipe.optimizer, [name]: value } }),
    ends: () => [low, high],
  };
}

/** One axis by its name. */
export function recipeAxis(name: AxisName): RecipeAxis {
  const { title, log, integer = false } = AXES[name];
  const { unit = '', isFor: _, ...own } = OWN[name];
  return { name, title, unit, isLog: log, isInteger: integer, ...own };
}

/** The numbers of this recipe that a map can have along a side, in the order of the table. */
export function axesOf(recipe: Recipe): RecipeAxis[] {
  return (Object.keys(AXES) as AxisName[]).filter((name) => OWN[name].isFor?.(recipe) ?? true).map(recipeAxis);
}

/**
 * Values from `low` to `high`, within what the number may be, ascending and each once: by factors where it is so measured and
 * both ends are positive. They have no more digits than tell neighbours apart by a hundredth of their distance, so that a recipe
 * can have exactly one of them.
 */
export function valuesBetween(name: AxisName, low: number, high: number, count: number): SweepAxis {
  const { min, max, log, integer = false } = AXES[name];
  const [from, to] = [Math.max(min, Math.min(low, high)), Math.min(max, Math.max(low, high))];
  const byFactors = log && from > 0;
  const at = (i: number): number => {
    const share = count === 1 ? 0.5 : i / (count - 1);
    return byFactors ? from * (to / from) ** share : from + share * (to - from);
  };
  const values = Array.from({ length: count }, (_, i) => {
    if (integer) return Math.round(at(i));
    const distance = count === 1 ? Math.abs(at(0)) : Math.abs(at(Math.min(count - 1, i + 1)) - at(Math.max(0, i - 1))) / 2;
    return roundedTo(at(i), distance / 100);
  });
  return { name, values: [...new Set(values.map((value) => Math.max(min, Math.min(max, value))))] };
}

/** A value to as few digits as change it by at most `error`: half a unit of the last one. */
function roundedTo(value: number, error: number): number {
  if (value === 0 || !(error > 0)) return value;
  const digits = Math.ceil(Math.floor(Math.log10(Math.abs(value))) + 1 - Math.log10(2 * error));
  return Number(value.toPrecision(Math.max(1, Math.min(15, digits))));
}
