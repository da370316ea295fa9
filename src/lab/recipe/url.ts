import { complete } from './defaults';
import { layersOfText, textOfLayers } from './layersText';
import { PARTS, type Part } from './parts';
import { parseRecipe, type ParsedRecipe, type RecipeProblem } from './schema';
import { MAX_LAYERS } from './shape';
import type { Recipe } from './recipe';

/** Longer links break in mail and chat programs; the largest recipe stays far below. */
const MAX_LENGTH = 8192;
const VERSION = '1';

/**
 * Fields that a link leaves out while they have their default. Only what the contract or the literature settles is
 * here: a link spells out our own choices, such as the learning rate, and so means the same when those change.
 */
const SETTLED = /^(skip_mode|bn_eps|bn_momentum|lambda|init\.scale|init\.sigma_b|init\.restart|optimizer\.(?!type$).*)$/;

/** Keys whose value is a list of numbers even where it has one. */
const LISTS: ReadonlySet<string> = new Set(
  Object.entries<Part>(PARTS).flatMap(([name, { titles, fields }]) =>
    Object.keys(titles).flatMap((id) =>
      Object.entries(fields(id)).flatMap(([field, properties]) => ('list' in properties ? [`${name}.${field}`] : [])),
    ),
  ),
);

/**
 * A recipe as the hash of a link, `#v=1&data.set=digits&layers=128tanh-64tanh-10&schedule.lr=0.1` and so on: a key is the
 * field's place in the recipe, and no character needs escaping. The same recipe always gives the same text.
 */
export function encodeRecipe(recipe: Recipe): string {
  const { init, optimizer } = recipe;
  const settled = new Map(textFields(complete({ version: 1, init: { type: init.type }, optimizer: { type: optimizer.type } })));
  const kept = textFields(recipe).filter(([key, text]) => !(SETTLED.test(key) && settled.get(key) === text));
  return `#v=${VERSION}${kept.map(([key, text]) => `&${key}=${text}`).join('')}`;
}

/** Every field but the version, with its place and its value as text. */
function textFields(recipe: Recipe): [key: string, text: string][] {
  return Object.entries(recipe).flatMap(([key, value]): [string, string][] => {
    if (key === 'version') return [];
    if (key === 'layers') return [[key, textOfLayers(recipe.layers)]];
    if (typeof value !== 'object') return [[key, textOf(value)]];
    return Object.entries(value as object).flatMap(([name, entry]): [string, string][] =>
      entry === undefined ? [] : [[`${key}.${name}`, textOf(entry)]],
    );
  });
}

/** A plus sign in a query is read as a space by some programs: 1e+21 is written 1e21. */
function textOf(value: unknown): string {
  return String(value).replaceAll('+', '');
}

/**
 * Reads the recipe in the hash of a link (with or without "#"): null where there is none, as in "" or an anchor such as "#help".
 * Never throws; each way in which a link can be damaged has its own message.
 */
export function decodeRecipe(hash: string): ParsedRecipe | null {
  const text = hash.replace(/^#/, '');
  if (!text.includes('=')) return null;
  if (text.length > MAX_LENGTH) {
    const message = `is ${text.length} characters long and at most ${MAX_LENGTH} are read; share the recipe as a file`;
    return { ok: false, problems: [{ field: 'link', message }] };
  }
  const link = new LinkReader();
  for (const pair of text.split('&')) if (pair !== '') link.read(pair);
  const problems = link.finish();
  return problems.length > 0 ? { ok: false, problems } : parseRecipe(link.value);
}

/** Gathers the pairs of a link into the JSON that they stand for. */
class LinkReader {
  /** No prototype: whatever a link calls its keys, it reaches nothing but this object. */
  readonly value = emptyRecord();
  readonly #problems: RecipeProblem[] = [];

  read(pair: string): void {
    const at = pair.indexOf('=');
    let key: string;
    let text: string;
    try {
      key = decodeURIComponent(at < 0 ? pair : pair.slice(0, at));
      text = decodeURIComponent(at < 0 ? '' : pair.slice(at + 1));
    } catch {
      this.#report(pair.slice(0, 40), 'has a % that begins no character; copy the link again');
      return;
    }
    if (at < 0) this.#report(key, 'has no value; the link may have been cut off, copy it again');
    else if (key === 'v') this.#readVersion(text);
    else this.#place(key, key === 'layers' ? this.#layers(text) : valueOf(key, text));
  }

  /** What is wrong with the link itself; to be asked for after the last pair. */
  finish(): RecipeProblem[] {
    if (this.#problems.length === 0 && !('version' in this.value))
      this.#report('v', `is missing; a link to a recipe begins with #v=${VERSION}`);
    return this.#problems;
  }

  #readVersion(text: string): void {
    if (text === VERSION) this.#place('version', Number(VERSION));
    else
      this.#report('v', `must be ${VERSION}, not ${JSON.stringify(text.slice(0, 40))}; the link was made by another version of this page`);
  }

  #layers(text: string): unknown {
    const layers = layersOfText(text, MAX_LAYERS);
    if (Array.isArray(layers)) return layers;
    this.#report('layers', layers.message);
    return undefined;
  }

  #place(key: string, value: unknown): void {
    const dot = key.indexOf('.');
    const parent = dot < 0 ? this.value : (this.value[key.slice(0, dot)] ??= emptyRecord());
    const name = key.slice(dot + 1);
    if (!isRecord(parent) || name in parent) this.#report(key, 'is given twice; keep one');
    else parent[name] = value;
  }

  #report(field: string, message: string): void {
    this.#problems.push({ field, message });
  }
}

function emptyRecord(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number where the text is one, a list where the field is one, else the text. */
function valueOf(key: string, text: string): unknown {
  if (LISTS.has(key)) return text === '' ? [] : text.split(',').map(numberOrText);
  return numberOrText(text);
}

function numberOrText(text: string): number | string {
  return /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
