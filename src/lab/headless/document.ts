import * as v from 'valibot';
import { LEARNING_RATE } from '../../nn/schedules';
import { parameterLayout } from '../../nn/parameters';
import { complete } from '../recipe/defaults';
import { disagreements } from '../recipe/checks';
import { parseRecipe } from '../recipe/schema';
import { readShape, type RecipeProblem } from '../recipe/shape';
import { sourceOf, type Source } from '../recipe/sizes';
import type { Recipe } from '../recipe/recipe';
import { closed, isObject, leaf, nameOf, number, quote } from '../json/shapes';
import { expectationShape, type Expectation } from './expectation';
import { InputError } from './inputError';
import { ANALYSES } from './registry';
import { rowsShape, type RowsSpec } from './rows';

/** The steps at which an analysis runs. */
export type When = 'start' | 'end' | readonly number[] | { readonly from?: number; readonly to?: number; readonly every: number };

/** One analysis that a document asks for. */
export interface Request {
  readonly name: string;
  /** What its results are called; the name, with a number behind where that is taken. */
  readonly id: string;
  readonly at: When;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A recipe with what is to be computed of it: what the command `lab` runs. */
export interface LabDocument {
  readonly title?: string;
  readonly about?: string;
  readonly recipe: Recipe;
  /** Rows that take the place of the recipe's data set. */
  readonly rows?: RowsSpec;
  /** Parameters at the start, in the place of drawn ones. */
  readonly theta?: readonly number[];
  readonly steps: number;
  /** Steps between two looks at all rows; 0 for none but the last. */
  readonly measureEvery: number;
  readonly analyses: readonly Request[];
  readonly expect: readonly Expectation[];
}

const MOST_STEPS = 10_000_000;
const DEFAULT_STEPS = 1000;
const DEFAULT_MEASUREMENTS = 20;

const text = leaf('a text', (value) => typeof value === 'string');
const step = number({ min: 0, max: MOST_STEPS, integer: true });
const period = number({ min: 1, max: MOST_STEPS, integer: true });
const parameter = leaf('a number', Number.isFinite);

const when = v.lazy((value) => {
  if (Array.isArray(value)) return v.array(step);
  if (isObject(value)) return closed('{"every": 100}', { from: step, to: step, every: period }, ['every']);
  return leaf('"start", "end", a list of steps or {"from": 0, "every": 100}', (given) => given === 'start' || given === 'end');
});

const ID = /^[a-z][a-z0-9-]{0,39}$/;

const analysis = v.lazy((value) => {
  const name = nameOf('analysis', ANALYSES);
  const given = isObject(value) && 'name' in value ? value.name : undefined;
  if (typeof given !== 'string' || !Object.hasOwn(ANALYSES, given)) return v.looseObject({ name }, 'must be an object with a "name"');
  const { options, required = [] } = ANALYSES[given]!;
  const id = leaf('a name of lower-case letters, digits and hyphens', (entry) => typeof entry === 'string' && ID.test(entry));
  return closed(`{"name": "${given}"}`, { name, id, at: when, ...options }, ['name', ...required]);
});

const own = {
  title: text,
  about: text,
  steps: step,
  measureEvery: step,
  rows: rowsShape,
  theta: v.array(parameter, ({ input }) => `must be a list of numbers, not ${quote(input)}`),
  analyses: v.array(analysis, ({ input }) => `must be a list such as [{"name": "signals"}], not ${quote(input)}`),
  expect: expectationShape,
};

/**
 * Turns unknown JSON into a document: a recipe, with more fields beside it. `steps` takes the place of the document's own.
 *
 * @throws InputError with every problem that was found, by field.
 */
export function parseDocument(json: unknown, steps?: number): LabDocument {
  if (!isObject(json))
    throw new InputError([{ field: '', message: `the document must be an object such as {"version": 1}, not ${quote(json)}` }]);
  const entries = Object.entries(json);
  const mine = Object.fromEntries(entries.filter(([key]) => Object.hasOwn(own, key)));
  const others = Object.fromEntries(entries.filter(([key]) => !Object.hasOwn(own, key)));
  const parsed = v.safeParse(closed('{"version": 1}', own), mine);
  const problems: RecipeProblem[] = parsed.success
    ? []
    : parsed.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issue.message }));
  const draft = mine as Draft;
  const rows = parsed.success ? draft.rows : undefined;
  const read = rows ? recipeOnRows(others, rows) : parseRecipe(others);
  if (!read.ok || !parsed.success) throw new InputError([...problems, ...(read.ok ? [] : read.problems)]);
  const { recipe } = read;
  const source = rows ? sourceOfRows(rows) : sourceOf(recipe.data);
  const wrong = thetaProblem(draft.theta, recipe, source);
  if (wrong) throw new InputError([wrong]);
  const count = steps ?? draft.steps ?? DEFAULT_STEPS;
  const { title, about, theta } = draft;
  return {
    ...(title !== undefined && { title }),
    ...(about !== undefined && { about }),
    recipe,
    ...(rows && { rows }),
    ...(theta && { theta }),
    steps: count,
    measureEvery: draft.measureEvery ?? Math.max(1, Math.floor(count / DEFAULT_MEASUREMENTS)),
    analyses: requestsOf(draft.analyses ?? []),
    expect: draft.expect ?? [],
  };
}

/** What `own` has let through. */
interface Draft {
  title?: string;
  about?: string;
  steps?: number;
  measureEvery?: number;
  rows?: RowsSpec;
  theta?: readonly number[];
  analyses?: readonly { name: string; id?: string; at?: When; [option: string]: unknown }[];
  expect?: readonly Expectation[];
}

function requestsOf(analyses: NonNullable<Draft['analyses']>): Request[] {
  const taken = new Set<string>();
  return analyses.map(({ name, id = name, at = 'end', ...options }) => {
    let free = id;
    for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
    taken.add(free);
    return { name, id: free, at, options };
  });
}

function sourceOfRows(rows: RowsSpec): Source {
  const [inputs, targets, count] = 'X' in rows ? [rows.X[0]!.length, rows.T[0]!.length, rows.X.length] : [rows.columns, 1, rows.count];
  return { title: 'Rows of the document', inputs, targets, rows: count, classes: false };
}

/** A recipe on given rows: nothing in it may depend on a data set, so layers must be there, and defaults are those of regression. */
function recipeOnRows(others: object, rows: RowsSpec): ReturnType<typeof parseRecipe> {
  const shape = readShape(others);
  if (!shape.ok) return shape;
  const { draft } = shape;
  const source = sourceOfRows(rows);
  const problems: RecipeProblem[] = [];
  if ('X' in rows && rows.T.length !== rows.X.length) {
    problems.push({ field: 'rows.T', message: `has ${rows.T.length} rows, but X has ${rows.X.length}; make them equal` });
  }
  if (!draft.layers)
    problems.push({ field: 'layers', message: 'is missing: rows of your own need it; write it as in [{"n": 1, "act": "identity"}]' });
  const foreign = Object.keys(draft.data ?? {}).filter((key) => key !== 'normalise');
  for (const key of foreign) problems.push({ field: `data.${key}`, message: 'belongs to a data set; leave it out, or leave out "rows"' });
  if (problems.length > 0) return { ok: false, problems };
  const recipe = complete({
    loss: 'mse',
    ...draft,
    data: { normalise: 'none', ...draft.data },
    schedule: { lr: LEARNING_RATE.default, ...draft.schedule },
    batch: { size: source.rows, order: 'sequential', ...draft.batch },
  });
  const disagreeing = disagreements(recipe, source);
  return disagreeing.length === 0 ? { ok: true, recipe } : { ok: false, problems: disagreeing };
}

function thetaProblem(theta: readonly number[] | undefined, { layers }: Recipe, { inputs }: Source): RecipeProblem | undefined {
  const { total } = parameterLayout({ input: inputs, layers });
  if (!theta || theta.length === total) return undefined;
  return { field: 'theta', message: `has ${theta.length} numbers, but the network has ${total} parameters; give as many, or leave it out` };
}

/** A document as a file that means the same, with every default written out. */
export function documentText({ recipe: { data, ...recipe }, analyses, ...rest }: LabDocument): string {
  const source = rest.rows ? { normalise: data.normalise } : data;
  const requests = analyses.map(({ options, ...request }) => ({ ...request, ...options }));
  return `${JSON.stringify({ ...rest, ...recipe, data: source, analyses: requests }, null, 1)}\n`;
}

/** The steps, from 0 to `steps`, at which an analysis is due. */
export function stepsOf(at: When, steps: number): number[] {
  if (at === 'start') return [0];
  if (at === 'end') return [steps];
  if (Symbol.iterator in at) return [...new Set(at)].filter((due) => due <= steps).sort((a, b) => a - b);
  const { from = 0, to = steps, every } = at;
  const count = Math.floor((Math.min(to, steps) - from) / every) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => from + i * every);
}
