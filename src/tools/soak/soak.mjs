/** Uses the page for minutes as a restless person would, and counts after each round whether all that was taken is given back. */
import { COUNT_GPU } from './gpuCounts.mjs';
import { openLaboratory, trainedTo } from '../browser/laboratory.mjs';
import { isNamed } from '../measure/names.mjs';
import { openCounts } from './pageCounts.mjs';
import { MOONS, rest, SCENES } from './scenes.mjs';

/** Rounds after which all code is loaded and every cache is as full as it gets. */
const WARM_UP = 2;
/** Counts are taken when two in a row agree, in ms. */
const SETTLE = 700;

const COLUMNS = [
  ['devices', 8],
  ['buffers', 8],
  ['bytes', 12],
  ['textures', 9],
  ['pipelines', 10],
  ['bindGroups', 11],
  ['threads', 8],
  ['listeners', 10],
  ['nodes', 7],
  ['documents', 10],
  ['pageHeap', 11],
  ['engineHeap', 11],
];

/**
 * Prints a line a round and the change a round after the warm-up.
 * @param {number} minutes
 * @param {string | undefined} only parts of the names of scenes; all where there is none
 */
export async function measureSoak(minutes, only) {
  const scenes = SCENES.filter(({ name }) => isNamed(name, only));
  const { page, close } = await openLaboratory({ inEngine: COUNT_GPU, hash: MOONS });
  try {
    await trainedTo(page, 10);
    page.setDefaultTimeout(120_000);
    const count = await openCounts(page);
    const atRest = async () => {
      await rest(page);
      return settled(page, count);
    };
    const rounds = [await atRest()];
    console.log(line('round', 'minute', Object.fromEntries(COLUMNS.map(([name]) => [name, name]))));
    const begun = performance.now();
    const minute = () => (performance.now() - begun) / 60_000;
    console.log(line('0', minute().toFixed(1), rounds[0]));
    while (minute() < minutes || rounds.length < WARM_UP + 3) {
      for (const { name, play } of scenes) {
        await play(page).catch((error) => {
          throw new Error(`round ${rounds.length}, ${name}: ${error.message}`);
        });
      }
      const counted = await atRest();
      console.log(line(String(rounds.length), minute().toFixed(1), counted));
      for (const change of labelChanges(rounds.at(-1).labels, counted.labels)) console.log(`        ${change}`);
      rounds.push(counted);
    }
    const slopes = Object.fromEntries(
      COLUMNS.map(([name]) => [name, slope(rounds.slice(WARM_UP).map((round) => round[name])).toPrecision(3)]),
    );
    console.log(line('a round', '', slopes));
  } finally {
    await close();
  }
}

/**
 * Counts until nothing moves any more.
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<import('./pageCounts.mjs').PageCounts>} count
 * @returns {Promise<import('./pageCounts.mjs').PageCounts>}
 */
export async function settled(page, count) {
  let before = await count();
  for (;;) {
    await page.waitForTimeout(SETTLE);
    const now = await count();
    if (['buffers', 'bindGroups', 'nodes', 'listeners'].every((name) => now[name] === before[name])) return now;
    before = now;
  }
}

/** Which buffers there are more of, or fewer. */
function labelChanges(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((label) => {
    const change = (after[label] ?? 0) - (before[label] ?? 0);
    return change === 0 ? [] : [`${change > 0 ? '+' : '−'}${Math.abs(change)} ${label}`];
  });
}

/** Least squares, per round. */
function slope(values) {
  const mean = (values.length - 1) / 2;
  const spread = values.reduce((sum, _, i) => sum + (i - mean) ** 2, 0);
  return values.reduce((sum, value, i) => sum + (i - mean) * value, 0) / spread;
}

function line(round, minute, values) {
  return [round.padStart(7), minute.padStart(7), ...COLUMNS.map(([name, width]) => String(values[name]).padStart(width))].join(' ');
}
