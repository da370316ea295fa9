import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BLOCKS, candidateBlocks, defaultBlock } from '../../compile';
import type { MatmulSize } from '../../compile';
import { ops } from '../../graph';
import { RunBench } from '../../test/runBench';
import type { Alone } from './alone';
import { BlockChoice, mainProducts } from './blockChoice';

const MIDDLE: MatmulSize = { batch: 1, m: 32, n: 20, k: 24, transposeA: false, transposeB: false };
const TURNED: MatmulSize = { ...MIDDLE, transposeA: true };
const TINY: MatmulSize = { ...MIDDLE, m: 2 };

let bench: RunBench;
let blocks: BlockChoice;
let hasQuads: boolean;
/** Timings so far, and those under way. */
let timings = { count: 0, underWay: 0 };

beforeAll(async () => {
  bench = await RunBench.open();
  blocks = BlockChoice.of(bench.ctx);
  hasQuads = bench.ctx.hasQuads;
});

beforeEach(() => {
  blocks.restore(undefined);
  timings = { count: 0, underWay: 0 };
});

afterEach(() => {
  expect([bench.ctx.uncapturedErrors, bench.ctx.memory.liveBytes, timings.underWay]).toEqual([0, 0, 0]);
});

afterAll(() => {
  bench.close();
});

const alone: Alone = async (work) => {
  timings.count += 1;
  timings.underWay += 1;
  expect(timings.underWay).toBe(1);
  return work().finally(() => (timings.underWay -= 1));
};

const tune = (...sizes: MatmulSize[]): Promise<boolean> => blocks.tune(bench.pipelines, sizes, alone);

/** What is known now, after it has been through a file. */
const saved = (): Record<string, { winner: string; median: number }> =>
  JSON.parse(JSON.stringify(blocks)) as Record<string, { winner: string; median: number }>;

test('a device has one choice, which begins with the defaults', () => {
  expect(BlockChoice.of(bench.ctx)).toBe(blocks);
  for (const size of [MIDDLE, TURNED, TINY]) expect(blocks.choose(size)).toBe(defaultBlock(size, hasQuads));
});

test('times the candidates of each size, one after the other, and chooses one of them', async () => {
  expect(await tune(MIDDLE, TURNED, TINY)).toBe(true);
  for (const size of [MIDDLE, TURNED]) expect(candidateBlocks(size, hasQuads)).toContain(blocks.choose(size));
  const { count } = timings;
  expect(count).toBeGreaterThanOrEqual(2 * candidateBlocks(MIDDLE, hasQuads).length);
  // The only candidate of a tiny product needs no timing.
  expect(Object.keys(saved())).toHaveLength(2);
  for (const { winner, median } of Object.values(saved())) {
    expect(BLOCKS.map(({ name }) => name)).toContain(winner);
    expect(median).toBeGreaterThan(0);
  }
  expect(await tune(MIDDLE, TURNED, TINY)).toBe(false);
  expect(timings.count).toBe(count);
});

test('what was saved is taken over without a timing', async () => {
  await tune(MIDDLE);
  const other = candidateBlocks(MIDDLE, hasQuads).find((block) => block !== defaultBlock(MIDDLE, hasQuads))!;
  const [key] = Object.keys(saved());
  const { count } = timings;
  blocks.restore({ [key!]: { winner: other.name, median: 1 } });
  expect(blocks.choose(MIDDLE)).toBe(other);
  expect(await tune(MIDDLE)).toBe(false);
  expect(timings.count).toBe(count);
  expect(blocks.choose(TURNED)).toBe(defaultBlock(TURNED, hasQuads));
});

test.each([
  ['a block that there is not', { winner: '64x64', median: 1 }],
  ['a block that is no candidate for this size', { winner: BLOCKS[0]!.name, median: 1 }],
  ['nonsense', { winner: 3 }],
])('%s in what was saved is timed anew', async (_, choice) => {
  await tune(MIDDLE);
  const [key] = Object.keys(saved());
  const { count } = timings;
  blocks.restore({ [key!]: choice });
  expect(blocks.choose(MIDDLE)).toBe(defaultBlock(MIDDLE, hasQuads));
  expect(await tune(MIDDLE)).toBe(true);
  expect(timings.count).toBeGreaterThan(count);
  expect(candidateBlocks(MIDDLE, hasQuads)).toContain(blocks.choose(MIDDLE));
});

test('what was found for another adapter is of no use', async () => {
  await tune(MIDDLE);
  const { count } = timings;
  blocks.restore(Object.fromEntries(Object.entries(saved()).map(([key, choice]) => [`another ${key}`, choice])));
  expect(await tune(MIDDLE)).toBe(true);
  expect(timings.count).toBeGreaterThan(count);
});

test('the main products of a program are those that do a twentieth of its work', () => {
  const x = ops.input('x', [64, 100]);
  const wide = ops.matmul(x, ops.input('w', [100, 50]));
  const narrow = ops.matmul(wide, ops.input('v', [50, 1]));
  const outputs = { narrow, again: ops.matmul(x, ops.input('u', [100, 50])) };
  expect(mainProducts({ label: 'two layers', outputs })).toEqual([
    { batch: 1, m: 64, n: 50, k: 100, transposeA: false, transposeB: false },
  ]);
});
