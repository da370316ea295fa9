import { expect, it } from 'vitest';
import { folderOf, runInMemory } from '../../../test/documentRun';
import type { Files } from '../../../test/documentRun';
import type { AnalysisResult, Shard } from '../analysis';
import { mergeFolders } from '../merge';
import type { ResultFolder } from '../merge';

const document = {
  version: 1,
  layers: [
    { n: 3, act: 'tanh' },
    { n: 1, act: 'identity' },
  ],
  rows: { X: [[-1, -1], [-1, 1], [1, -1], [1, 1]], T: [[0], [1], [1], [0]] }, // prettier-ignore
  optimizer: { type: 'gd' },
  steps: 0,
  analyses: [
    { name: 'restarts', count: 7, steps: 60, threshold: 0.2 },
    {
      name: 'sweep',
      steps: 10,
      x: { axis: 'learning_rate', from: 0.01, to: 1e4, count: 4 },
      y: { axis: 'scale', from: 0.5, to: 2, count: 3 },
    },
  ],
};

const run = async (json: unknown, shard?: Shard): Promise<Files> => (await runInMemory(json, shard && { shard })).files;

/** What an analysis found, as its file has it. */
function found(files: Files, name: string): AnalysisResult['json'] {
  const { at } = JSON.parse(files.get(`${name}.json`) as string) as { at: AnalysisResult['json'][] };
  return at[0]!;
}

it('writes restarts and sweeps, and merges shards of them to the same', async () => {
  const whole = await run(document);
  const parts: ResultFolder[] = [];
  for (const index of [0, 1, 2]) parts.push(folderOf(`part ${index}`, await run(document, { index, count: 3 })));
  const merged: Files = new Map();
  await mergeFolders(parts, (name, content) => Promise.resolve(void merged.set(name, content)));
  for (const file of [
    'sweep.json',
    'sweep-cells.csv',
    'sweep-losses.png',
    'sweep-outcomes.png',
    'restarts-runs.csv',
    'restarts-fan.csv',
    'restarts-fan.png',
  ]) {
    expect(whole.get(file), file).toBeDefined();
    expect(merged.get(file), file).toEqual(whole.get(file));
  }
  const { barriers, ...rest } = found(whole, 'restarts') as Record<string, unknown> & { barriers: { height: number }[] };
  expect(found(merged, 'restarts')).toEqual(rest);
  expect(barriers.length).toBeGreaterThan(0);
  const { success, finalLosses } = rest as unknown as { success: { successes: number }; finalLosses: number[] };
  expect(finalLosses).toHaveLength(7);
  expect(success.successes).toBe(finalLosses.filter((loss) => loss <= 0.2).length);
  const { counts } = found(whole, 'sweep') as { counts: Record<string, number> };
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(counts['diverged']).toBeGreaterThan(0);
});

it('refuses a sweep that the recipe cannot have', async () => {
  const x = { axis: 'learning_rate', from: 0.01, to: 1 };
  const sweep = (y: object) => run({ ...document, analyses: [{ name: 'sweep', x, y }] });
  await expect(sweep({ axis: 'momentum', from: 0, to: 1 })).rejects.toThrow('sweep: optimizer.momentum: "gd" has no such number');
  await expect(sweep(x)).rejects.toThrow('both axes are learning_rate');
  await expect(sweep({ axis: 'depth', from: 0, to: 1 })).rejects.toThrow('depth must go from at least 1');
});
