import { COUNT_GPU } from '../src/tools/soak/gpuCounts.mjs';
import { openCounts } from '../src/tools/soak/pageCounts.mjs';
import { settled } from '../src/tools/soak/soak.mjs';
import { MOONS, rest, SCENES } from '../src/tools/soak/scenes.mjs';
import { beforeEngine } from './support/stub';
import { expect, test } from './support/test';

const PLAYED = ['batch norm', 'curvature', 'lecture', 'theme, panels, keys'];
/** Rounds after which all code and formulas that they need are there. */
const WARM_UP = 3;
/** By so many nodes two counts of a page at rest differ, without a trend; a stage or an experiment that stayed would be more. */
const NODES = 120;
/** What a round may leave in memory: what can be undone, kernels' texts and the machine code of what has become hot, in bytes. */
const GROWTH = { pageHeap: 400_000, engineHeap: 400_000 };

test('what the page takes to show something it gives back', async ({ lab, page, context }) => {
  const scenes = SCENES.filter(({ name }) => PLAYED.includes(name));
  expect(scenes).toHaveLength(PLAYED.length);
  await beforeEngine(context, COUNT_GPU);
  await lab.open(MOONS);
  await lab.hasTrained(1);
  const count = await openCounts(page);
  const round = async () => {
    for (const { play } of scenes) await play(page);
    await rest(page);
    return settled(page, count);
  };
  for (let i = 1; i < WARM_UP; i++) await round();
  const before = await round();
  const after = await round();
  const { labels, devices, buffers, bytes, textures, threads, listeners, documents } = after;
  expect(buffers).toBeGreaterThan(0);
  expect(labels).toEqual(before.labels);
  expect(before).toMatchObject({ devices, buffers, bytes, textures, threads, listeners, documents });
  expect(Math.abs(after.nodes - before.nodes)).toBeLessThanOrEqual(NODES);
  expect(after.pageHeap - before.pageHeap).toBeLessThan(GROWTH.pageHeap);
  expect(after.engineHeap - before.engineHeap).toBeLessThan(GROWTH.engineHeap);
});
