import type { ParsedRecipe } from './schema';
import type { Recipe } from './recipe';
import { decodeRecipe, encodeRecipe } from './url';

/** Fields of the recipe itself that a link leaves out while they have their settled value. */
type Settled = 'skip_mode' | 'bn_eps' | 'bn_momentum' | 'lambda';

/** What every key of a variant in a link begins with. */
export const VARIANT = 'b.';

/**
 * What a second recipe has otherwise, as pairs of a link: `b.v=1&b.init.type=lecun_normal&b.init.scale=10&b.init.seed=0`. A part
 * of the recipe that differs is given whole, all others are those of the first.
 */
export function encodeVariant(of: Recipe, variant: Recipe): string {
  const [before, after] = [partsOf(encodeRecipe(of)), partsOf(encodeRecipe(variant))];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name)?.join() !== after.get(name)?.join());
  // A number that has become the settled one is left out by a link, but has to be said here.
  const pairs = names.flatMap((name) => after.get(name) ?? [`${name}=${variant[name as Settled]}`]);
  return ['v=1', ...pairs].map((pair) => VARIANT + pair).join('&');
}

/** The second recipe of a link, beside the first. Never throws; problems name the fields without `b.`. */
export function decodeVariant(of: Recipe, text: string): ParsedRecipe {
  const pairs = text.split('&').map((pair) => (pair.startsWith(VARIANT) ? pair.slice(VARIANT.length) : pair));
  const parts = partsOf(encodeRecipe(of));
  for (const name of partsOf(pairs.join('&')).keys()) parts.delete(name);
  return decodeRecipe([...[...parts.values()].flat(), ...pairs].join('&'))!;
}

/** The pairs of a link by the part of the recipe that they belong to. */
function partsOf(hash: string): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const pair of hash.replace(/^#/, '').split('&')) {
    const name = /^[^.=]*/.exec(pair)![0];
    parts.set(name, [...(parts.get(name) ?? []), pair]);
  }
  return parts;
}
