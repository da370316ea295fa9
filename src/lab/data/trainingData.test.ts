import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { symmetricEigen } from '../../data/eigen';
import { columnMeans, covarianceOf } from '../../data/moments';
import type { FetchBytes } from '../../data/sets/dataSet';
import { prepareData } from '../../tools/data/prepareData.mjs';
import { DataCache } from '../session/dataCache';
import type { Recipe } from '../recipe/recipe';
import { parseRecipe } from '../recipe/schema';
import { loadTrainingData } from './trainingData';

beforeAll(prepareData);

/** The real files, and a log of what was fetched; `broken` files cannot be. */
function files() {
  const fetched: string[] = [];
  const broken = new Set<string>();
  const fetchBytes: FetchBytes = async (path) => {
    fetched.push(path);
    if (broken.has(path)) throw new Error(`${path} could not be loaded (404 Not Found); reload the page`);
    return Uint8Array.from(await readFile(new URL(`../../../public/${path}`, import.meta.url))).buffer;
  };
  return { fetched, broken, fetchBytes };
}

function recipeOf(data: object, batch?: object): Recipe {
  const parsed = parseRecipe({ version: 1, data, ...(batch && { batch }) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}

const SMALL = 'data/digits-small.bin';
const WHOLE = 'data/digits.bin';

test('digits begin with a part; the rest takes over after one pass over it, by which time no row was seen twice', async () => {
  const { fetched, fetchBytes } = files();
  const { first, rest } = await loadTrainingData(recipeOf({ set: 'digits', normalise: 'none' }, { size: 64, order: 'philox' }), fetchBytes);
  expect(fetched).toEqual([SMALL]);
  expect([first.train.rows, first.test.rows, first.inputs, first.info.partial]).toEqual([1000, 500, 784, true]);
  expect(rest!.from).toBe(Math.floor(1000 / 64));
  const [whole, again] = await Promise.all([rest!.load(), rest!.load()]);
  expect(again).toBe(whole);
  expect(fetched).toEqual([SMALL, WHOLE]);
  expect([whole.train.rows, whole.test.rows, whole.info.partial]).toEqual([12_000, 2000, false]);
  expect(whole.info).toMatchObject({ title: 'Digits', inputs: 784, targets: 10, trainRows: 12_000, testRows: 2000 });
  expect(whole.info.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(Buffer.from(whole.train.X.buffer, 0, first.train.X.byteLength).equals(Buffer.from(first.train.X.buffer))).toBe(true);
});

test.each([
  [1, 1000],
  [7, 142],
  [1000, 1],
])('with batches of %i, the rest takes over at step %i', async (size, from) => {
  const { fetchBytes } = files();
  const { rest } = await loadTrainingData(recipeOf({ set: 'digits', normalise: 'none' }, { size, order: 'philox' }), fetchBytes);
  expect(rest!.from).toBe(from);
});

test('a batch larger than the part takes the whole at once', async () => {
  const { fetchBytes } = files();
  const recipe = recipeOf({ set: 'digits', normalise: 'none' }, { size: 1001, order: 'philox' });
  const { first, rest } = await loadTrainingData(recipe, fetchBytes);
  expect(rest).toBeUndefined();
  expect([first.train.rows, first.info.partial]).toEqual([12_000, false]);
});

test('rows that the small file holds are all there is to load', async () => {
  const { fetched, fetchBytes } = files();
  const { first, rest } = await loadTrainingData(recipeOf({ set: 'digits', train: 800, test: 100 }), fetchBytes);
  expect(rest).toBeUndefined();
  expect([first.train.rows, first.test.rows, first.info.partial]).toEqual([800, 100, false]);
  expect(fetched).toEqual([SMALL]);
});

test('each part is normalised by its own training rows, the test rows by the same numbers', async () => {
  const { fetchBytes } = files();
  const recipe = recipeOf({ set: 'digits', normalise: 'center' });
  const plain = recipeOf({ set: 'digits', normalise: 'none' });
  const [centred, raw] = await Promise.all([loadTrainingData(recipe, fetchBytes), loadTrainingData(plain, fetchBytes)]);
  for (const [got, from] of [
    [centred.first, raw.first],
    [await centred.rest!.load(), await raw.rest!.load()],
  ] as const) {
    const mean = columnMeans(from.train.X, from.train.rows, 784);
    let [train, test] = [0, 0];
    for (let i = 0; i < from.train.X.length; i++) train = Math.max(train, Math.abs(got.train.X[i]! - (from.train.X[i]! - mean[i % 784]!)));
    for (let i = 0; i < from.test.X.length; i++) test = Math.max(test, Math.abs(got.test.X[i]! - (from.test.X[i]! - mean[i % 784]!)));
    expect(Math.max(train, test)).toBeLessThan(1e-7);
  }
});

test('whitens with the decomposition that is loaded for it', async () => {
  const { fetchBytes } = files();
  const { first } = await loadTrainingData(recipeOf({ set: 'iris', normalise: 'whiten' }), fetchBytes);
  const { X, rows } = first.train;
  const covariance = covarianceOf(X, rows, 4, columnMeans(X, rows, 4));
  const { values } = symmetricEigen(covariance, 4);
  for (const value of values) expect(value).toBeCloseTo(1, 5);
});

test('shows the first rows as pictures, in grey', async () => {
  const { fetchBytes } = files();
  const { first } = await loadTrainingData(recipeOf({ set: 'digits', normalise: 'standardize' }), fetchBytes);
  const { first: raw } = await loadTrainingData(recipeOf({ set: 'digits', normalise: 'none' }), fetchBytes);
  const { width, height, count, pixels } = first.info.thumbnails!;
  expect([width, height, count, pixels.length]).toEqual([28, 28, 8, 8 * 784]);
  expect([...pixels]).toEqual([...raw.train.X.subarray(0, 8 * 784)].map((ink) => Math.round(255 * ink)));
  const { first: moons } = await loadTrainingData(recipeOf({ set: 'moons' }), fetchBytes);
  expect(moons.info.thumbnails).toBeUndefined();
});

test('a download that fails gives an error that names the file, and can be tried again', async () => {
  const { broken, fetched, fetchBytes } = files();
  const recipe = recipeOf({ set: 'digits' });
  broken.add(SMALL);
  await expect(loadTrainingData(recipe, fetchBytes)).rejects.toThrow(SMALL);
  broken.delete(SMALL);
  broken.add(WHOLE);
  const { rest } = await loadTrainingData(recipe, fetchBytes);
  await expect(rest!.load()).rejects.toThrow(WHOLE);
  broken.clear();
  expect((await rest!.load()).train.rows).toBe(12_000);
  expect(fetched).toEqual([SMALL, SMALL, WHOLE, WHOLE]);
});

test('a set that the server cut short is refused by name', async () => {
  const cut: FetchBytes = async (path) => (await files().fetchBytes(path)).slice(0, 1000);
  await expect(loadTrainingData(recipeOf({ set: 'digits' }), cut)).rejects.toThrow(`${SMALL} is not a whole file of digits`);
});

test('the cache keeps the data of one recipe while the next asks for the same', async () => {
  const { fetched, fetchBytes } = files();
  const cache = new DataCache(fetchBytes);
  const digits = recipeOf({ set: 'digits' });
  const loading = await cache.load(digits);
  expect(await cache.load({ ...digits, lambda: 0.1 })).toBe(loading);
  expect(await cache.load(recipeOf({ set: 'digits' }, { size: 32, order: 'philox' }))).not.toBe(loading);
  expect(await cache.load(digits)).not.toBe(loading);
  expect(fetched).toEqual([SMALL, SMALL, SMALL]);
});

test('the cache fetches the rest once, and does not keep what could not be loaded', async () => {
  const { broken, fetched, fetchBytes } = files();
  const cache = new DataCache(fetchBytes);
  broken.add(SMALL);
  await expect(cache.load(recipeOf({ set: 'digits' }))).rejects.toThrow(SMALL);
  broken.clear();
  const loading = await cache.load(recipeOf({ set: 'digits' }));
  await Promise.all([cache.fetchRest(loading), cache.fetchRest(loading)]);
  await cache.fetchRest(loading);
  expect(fetched).toEqual([SMALL, SMALL, WHOLE]);
  await cache.fetchRest(await cache.load(recipeOf({ set: 'moons' })));
  expect(fetched).toHaveLength(3);
});
