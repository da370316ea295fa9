import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DATA_SETS } from '../../data/sets/registry';
import { dataOptions } from './recipe';
import { parseRecipe } from './schema';
import { targetsOf, trainingRowsOf } from './sizes';

async function fetchBytes(path: string): Promise<ArrayBuffer> {
  return Uint8Array.from(await readFile(new URL(`../../../public/${path}`, import.meta.url))).buffer;
}

it.each(Object.keys(DATA_SETS))('knows the size of %s before it is loaded', async (id) => {
  const parsed = parseRecipe({ version: 1, data: { set: id } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { data, layers } = parsed.recipe;
  const set = await DATA_SETS[id]!.load(dataOptions(data), fetchBytes);
  expect([trainingRowsOf(data), targetsOf(data)]).toEqual([set.trainRows, set.targets]);
  expect(layers.at(-1)!.n).toBe(set.targets);
});
