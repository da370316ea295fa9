import * as v from 'valibot';
import { closed, isObject, leaf, number, oneOf } from '../json/shapes';
import { meanOf } from '../../analysis/mean';

/** A figure that the results are held against. */
export interface Expectation {
  /** Where our figure stands in the results, such as "training.loss.100" or "spectrum.*.lambda_max". */
  readonly value: string;
  /** What to make of a list of figures. */
  readonly of?: keyof typeof REDUCTIONS;
  /** Another place, by whose figure ours is divided. */
  readonly over?: string;
  /** A factor on ours, such as 1/2 where the source's error function has one that ours has not. */
  readonly times?: number;
  readonly published: number | string | boolean;
  /** How far ours may lie from the published figure, or between which ends. Without either it must be equal. */
  readonly tolerance?: number;
  readonly relative?: number;
  readonly between?: readonly [number, number];
  /** Why ours may lie that far from the published figure. */
  readonly because?: string;
  readonly source: string;
  /** What the figure is, in words. */
  readonly about?: string;
}

export interface Judged extends Expectation {
  readonly ours: unknown;
  readonly verdict: 'agrees' | 'differs' | 'missing';
}

const REDUCTIONS = {
  mean: meanOf,
  min: (values: readonly number[]) => values.reduce((least, x) => Math.min(least, x)),
  max: (values: readonly number[]) => values.reduce((most, x) => Math.max(most, x)),
  last: (values: readonly number[]) => values.at(-1)!,
  count: (values: readonly number[]) => values.length,
};

const LARGE = Number.MAX_VALUE;
const anyNumber = number({ min: -LARGE, max: LARGE });
const text = leaf('a text', (value) => typeof value === 'string' && value.length > 0);
const pair = leaf('a list of two numbers, the smaller one first', (value) => {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1];
});

/** What a document's `expect` may hold. */
export const expectationShape = v.array(
  closed(
    '{"value": "training.loss.0", "published": 0.3, "tolerance": 0.01, "source": "a paper"}',
    {
      value: text,
      of: oneOf('way to combine a list', ...Object.keys(REDUCTIONS)),
      over: text,
      times: anyNumber,
      published: leaf('a number, a text, true or false', (value) => ['number', 'string', 'boolean'].includes(typeof value)),
      tolerance: number({ min: 0, max: LARGE }),
      relative: number({ min: 0, max: LARGE }),
      between: pair,
      because: text,
      source: text,
      about: text,
    },
    ['value', 'published', 'source'],
  ),
  'must be a list of figures to be held against',
);

/** Holds the results of a document against a figure of the literature. */
export function judge(expectation: Expectation, results: unknown): Judged {
  const { value, of, over, times = 1, published } = expectation;
  const found = lookUp(value, of, results);
  const divisor = over === undefined ? 1 : lookUp(over, of, results);
  if (found === undefined || divisor === undefined) return { ...expectation, ours: null, verdict: 'missing' };
  const isPlain = over === undefined && times === 1;
  const ours = isPlain ? found : (Number(found) * times) / Number(divisor);
  return { ...expectation, ours, verdict: agrees(expectation, ours, published) ? 'agrees' : 'differs' };
}

function agrees({ tolerance, relative, between }: Expectation, ours: unknown, published: unknown): boolean {
  if (typeof ours !== 'number' || typeof published !== 'number') return ours === published;
  if (between) return ours >= between[0] && ours <= between[1];
  if (tolerance === undefined && relative === undefined) return ours === published;
  return Math.abs(ours - published) <= Math.max(tolerance ?? 0, (relative ?? 0) * Math.abs(published));
}

function lookUp(path: string, of: Expectation['of'], results: unknown): unknown {
  const found = follow(path.split('.'), results);
  if (of === undefined) return found.length === 1 ? found[0] : undefined;
  const numbers = found.filter((value) => typeof value === 'number');
  return numbers.length > 0 ? REDUCTIONS[of](numbers) : undefined;
}

/** Everything that a path leads to; "*" is every element of a list, and a number below 0 counts from its end. */
function follow([name, ...rest]: readonly string[], value: unknown): unknown[] {
  if (name === undefined) return value === undefined || value === null ? [] : [value];
  if (ArrayBuffer.isView(value)) return follow([name, ...rest], Array.from(value as Float64Array));
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return name === '*' ? list.flatMap((element) => follow(rest, element)) : follow(rest, list.at(Number(name)));
  }
  if (!isObject(value) || !Object.hasOwn(value, name)) return [];
  return follow(rest, (value as Record<string, unknown>)[name]);
}
