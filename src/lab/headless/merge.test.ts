import { afterAll, describe, expect, it, vi } from 'vitest';
import { folderOf, runInMemory, writerTo } from '../../test/documentRun';
import type { Files } from '../../test/documentRun';
import type { Analysis, Shard } from './analysis';
import { mergeFolders } from './merge';
import type { ResultFolder } from './merge';

// Test files share their modules: those that know the registry are loaded with another one for this file alone.
vi.hoisted(() => vi.resetModules());
afterAll(() => {
  vi.doUnmock('./registry');
  vi.resetModules();
});

/** Squares of the numbers below `count`, of which each shard takes every so manieth; `alone` cannot be shared. */
vi.mock('./registry', async () => {
  const { number } = await import('../json/shapes');
  const options = { count: number({ min: 1, max: 100, integer: true }) };
  const run: Extract<Analysis, { needs: 'nothing' }>['run'] = ({ count }: { count: number }, { shard }) => {
    const mine = Array.from({ length: count }, (_, i) => i).filter((i) => i % shard.count === shard.index);
    return Promise.resolve(resultOf(mine.map((i) => [i, i * i])));
  };
  const resultOf = (squares: number[][]) => ({ json: { squares }, tables: { all: { columns: ['i', 'square'], rows: squares } } });
  const merge: Analysis['merge'] = (parts) =>
    resultOf((parts as { squares: number[][] }[]).flatMap(({ squares }) => squares).sort(([a], [b]) => a! - b!));
  return {
    ANALYSES: { squares: { needs: 'nothing', about: '', options, run, merge }, alone: { needs: 'nothing', about: '', options, run } },
  };
});

const json = {
  version: 1,
  layers: [{ n: 1, act: 'identity', bias: false }],
  rows: { X: [[1], [2]], T: [[0], [0]] },
  steps: 3,
  analyses: [
    { name: 'squares', count: 10 },
    { name: 'alone', count: 4 },
  ],
  expect: [{ value: 'squares.0.squares.9.1', published: 81, source: 'arithmetic' }],
};

const run = async (document: unknown, shard?: Shard): Promise<Files> => (await runInMemory(document, shard && { shard })).files;

const textOf = (files: Files) =>
  Object.fromEntries(
    [...files].map(([name, content]) => [name, typeof content === 'string' ? content : new TextDecoder().decode(content)]),
  );

const shardsOf = async (count: number, document: unknown = json) => {
  const all = Array.from({ length: count }, (_, index) => run(document, { index, count }));
  return (await Promise.all(all)).map((files, index) => folderOf(`part-${index + 1}`, files));
};

it.each([1, 3])('gives of %d shards every file that a whole run writes', async (count) => {
  const files: Files = new Map();
  const parts = await shardsOf(count);
  const results = await mergeFolders([...parts].reverse(), writerTo(files));
  expect(results.outcome).toBe('finished');
  expect(results.expect[0]!.verdict).toBe('agrees');
  expect(textOf(files)).toEqual(textOf(await run(json)));
});

it('lets a shard do its part alone', async () => {
  const files = textOf(await run(json, { index: 1, count: 3 }));
  expect(Object.keys(files).sort()).toEqual(['metrics.json', 'recipe.json', 'report.md', 'squares-all.csv', 'squares.json']);
  expect(JSON.parse(files['squares.json']!)).toMatchObject({ at: [{ step: 0, squares: [[1, 1], [4, 16], [7, 49]] }] }); // prettier-ignore
});

describe('refuses', () => {
  const refused = (folders: readonly ResultFolder[]) => expect(mergeFolders(folders, () => Promise.resolve())).rejects;

  it('too few shards', async () => {
    const [first, , third] = await shardsOf(4);
    await refused([first!, third!]).toThrow('--merge: lacks shard 2/4, 4/4; give its folder too');
  });

  it('a shard that comes twice', async () => {
    const [first] = await shardsOf(2);
    await refused([first!, { ...first!, name: 'copy' }]).toThrow('copy: holds shard 1/2 as part-1 does');
  });

  it('shards of different runs', async () => {
    const [[first], [, second]] = [await shardsOf(2), await shardsOf(2, { ...json, steps: 4 })];
    await refused([first!, second!]).toThrow('part-2: is a shard of another run than part-1');
  });

  it('a whole run, and what is no run', async () => {
    await refused([folderOf('whole', await run(json))]).toThrow('whole: holds the results of a whole run');
    await refused([folderOf('empty', new Map())]).toThrow('empty: holds no results of a shard');
  });
});
