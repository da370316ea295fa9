import type { Evaluation, LayersFrame, SharpnessFrame } from '../../lab/protocol/messages';
import { activationShape } from '../../lab/recipe/activations';
import type { Recipe } from '../../lab/recipe/recipe';
import { formatCount, formatNumber, formatPercent, formatPlain } from '../format';
import type { Point } from '../logs/pointLog';

/** What is known of one of two runs where it stands. */
export interface Standing {
  readonly recipe: Recipe;
  readonly step: number;
  readonly train: Evaluation | Point | undefined;
  readonly test: Evaluation | Point | undefined;
  /** The training loss so far, smoothed, in rising order of steps. */
  readonly losses: readonly { readonly step: number; readonly value: number }[];
  readonly layers: LayersFrame | undefined;
  readonly sharpness: SharpnessFrame | undefined;
  /** The step at which it broke, if it did. */
  readonly divergedAt: number | undefined;
}

/** A quantity of both runs, and what became of it from A to B. */
export interface FigureRow {
  readonly id: string;
  readonly name: string;
  readonly a: string;
  readonly b: string;
  readonly change: string;
}

const NONE = '–';
/** Losses closer than this share of each other are called alike. */
const ALIKE = 0.05;

type Maybe = number | undefined;
type Kind = { readonly text: (value: number) => string; readonly change: (a: number, b: number) => string };

const SIZE: Kind = { text: formatNumber, change: factor };
const SHARE: Kind = { text: formatPercent, change: points };
const STEPS: Kind = { text: formatCount, change: factor };

/** The difference of two runs in numbers: losses, right answers, saturation, updates, curvature, steps to a loss that both reached. */
export function figureRows(a: Standing, b: Standing): FigureRow[] {
  const row = (id: string, name: string, kind: Kind, read: (of: Standing) => Maybe): FigureRow[] => {
    const [from, to] = [read(a), read(b)];
    if (from === undefined && to === undefined) return [];
    const text = (value: Maybe): string => (value === undefined ? NONE : kind.text(value));
    return [{ id, name, a: text(from), b: text(to), change: from === undefined || to === undefined ? NONE : kind.change(from, to) }];
  };
  const goal = commonGoal(a.losses, b.losses);
  return [
    ...row('test-loss', 'test loss', SIZE, ({ test }) => test?.loss),
    ...row('test-accuracy', 'test accuracy', SHARE, ({ test }) => test?.accuracy),
    ...row('train-loss', 'training loss', SIZE, ({ train }) => train?.loss),
    ...deepest(a, b).flatMap((_, i) => row(`saturated-${i + 1}`, `saturated, layer ${i + 1}`, SHARE, (of) => saturated(of, i))),
    ...row('update-1', 'update ratio, layer 1', SIZE, ({ layers }) => layers?.layers[0]?.updateRatio),
    ...row('sharpness', 'λ_max', SIZE, ({ sharpness }) => sharpness?.value),
    ...(goal === undefined
      ? []
      : row('steps-to', `steps to training loss ${formatNumber(goal)}`, STEPS, ({ losses }) => reaches(losses, goal))),
  ];
}

/** What comes of the comparison so far, in one sentence. */
export function leadingSentence(a: Standing, b: Standing): string {
  const broken = [
    { name: 'A', other: 'B', at: a.divergedAt },
    { name: 'B', other: 'A', at: b.divergedAt },
  ].filter(({ at }) => at !== undefined);
  if (broken.length === 2) return `Both diverged: A at step ${formatCount(a.divergedAt!)}, B at step ${formatCount(b.divergedAt!)}.`;
  const [one] = broken;
  if (one) return `${one.name} diverged at step ${formatCount(one.at!)}; ${one.other} goes on.`;
  const [from, to] = [a.test?.loss, b.test?.loss];
  if (a.step + b.step === 0) return 'A and B start from step 0.';
  if (from === undefined || to === undefined) return 'A and B train side by side.';
  if (Math.abs(from - to) <= ALIKE * Math.max(from, to)) return `A and B test alike: ${formatNumber(from)} and ${formatNumber(to)}.`;
  const [name, ratio] = to < from ? ['B', from / to] : ['A', to / from];
  return `${name}’s test loss is ${times(ratio)} times lower.`;
}

/** The lowest training loss that both have reached. */
function commonGoal(a: Standing['losses'], b: Standing['losses']): Maybe {
  if (a.length < 2 || b.length < 2) return undefined;
  const least = (losses: Standing['losses']): number => losses.reduce((low, { value }) => Math.min(low, value), Infinity);
  return Math.max(least(a), least(b));
}

function reaches(losses: Standing['losses'], goal: number): Maybe {
  const first = losses.find(({ value }) => value <= goal);
  return first && Math.round(first.step);
}

/** Of layers without a flat part there is nothing to say. */
function saturated({ recipe, layers }: Standing, layer: number): Maybe {
  const spec = recipe.layers[layer];
  const measured = layers?.layers[layer];
  if (!spec || !measured) return undefined;
  const { flatLow, flatHigh } = activationShape(spec.act);
  return flatLow || flatHigh ? measured.saturated : undefined;
}

function deepest(a: Standing, b: Standing): Recipe['layers'] {
  return a.recipe.layers.length >= b.recipe.layers.length ? a.recipe.layers : b.recipe.layers;
}

/** A ratio to two digits. */
export function times(ratio: number): string {
  return ratio >= 9999.5 ? formatNumber(ratio) : formatPlain(Number(ratio.toPrecision(2)));
}

function factor(a: number, b: number): string {
  if (!(a > 0 && b > 0)) return a === b ? '× 1' : NONE;
  return b >= a ? `× ${times(b / a)}` : `÷ ${times(a / b)}`;
}

/** In percentage points. */
function points(a: number, b: number): string {
  const by = 100 * (b - a);
  const size = Math.abs(by) >= 10 ? Math.abs(by).toFixed(0) : Math.abs(by).toFixed(1);
  return Number(size) === 0 ? '± 0' : `${by < 0 ? '−' : '+'} ${size}`;
}
