/**
 * What it costs the training of the default recipe that someone watches. First the engine alone, with one thing measured at a time; then
 * the page as it opens, and with each of its parts hidden or each stage opened. All take turns, so that what else the machine does
 * touches all alike.
 */
import { bundle, serve } from '../browser/servedPage.mjs';
import { launchBrowser } from '../browser/launch.mjs';
import { at, DESKTOP, trainedTo } from '../browser/laboratory.mjs';
import { cpuSeconds } from '../measure/cpuSeconds.mjs';
import { isNamed } from '../measure/names.mjs';
import { median } from '../measure/statistics.mjs';

/** After a change the page trains so long before the time counts, in ms. */
const SETTLE = 1000;

/** Before the first turn the engine alone trains so long with everything, in s: then all is compiled and all data are there. */
const WARM_UP = 6;

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {readonly string[]} panels */
async function togglePanels(page, panels) {
  await at(page, 'panels').click();
  for (const panel of panels) await at(page, `panel-${panel}`).click();
  await at(page, 'panels').click();
}

/** @param {string} name @param {readonly string[]} panels */
const hidden = (name, panels) => ({ name, change: (page) => togglePanels(page, panels), restore: (page) => togglePanels(page, panels) });

/** @param {string} id @param {string} title */
const withoutRow = (id, title) => ({
  name: `without the row ${title}`,
  change: (page) => page.getByRole('button', { name: `Hide the row ${title}` }).click(),
  restore: (page) => at(page, `open-${id}`).click(),
});

/** @param {string} id @param {string} name */
const onStage = (id, name) => ({
  name,
  change: (page) => at(page, `tab-${id}`).click(),
  restore: (page) => at(page, 'tab-fit').click(),
});

/**
 * Views of the page; each is made of the first and leaves it as it was. The other stages compute at a press, or once by themselves:
 * they have no rate.
 */
const VIEWS = [
  { name: 'the page as it opens', change: async () => undefined, restore: async () => undefined },
  hidden('without any panel', ['stage', 'why', 'layers', 'timeline']),
  hidden('without the stage', ['stage']),
  hidden('without what is happening', ['why']),
  hidden('without the layers', ['layers']),
  hidden('without the timeline', ['timeline']),
  withoutRow('weights', 'Weights'),
  withoutRow('spread', 'Their spread'),
  withoutRow('outputs', 'Outputs'),
  withoutRow('gradients', 'Gradient flow'),
  onStage('landscape', 'on the stage Landscape'),
];

/**
 * Prints a line a view: steps a second, and steps for each second that all of the browser's threads were computing, which other
 * programs do not change; on an emulated GPU that is all there is.
 * @param {number} rounds
 * @param {number} seconds of each turn
 * @param {string | undefined} only parts of names; what they are compared with always takes part
 */
export async function measureWatching(rounds, seconds, only) {
  const { alone, page, system, close } = await openTabs();
  try {
    const engines = await engineSights(alone);
    const views = VIEWS.map((view) => ({ ...view, step: () => stepOf(page) }));
    const isWanted = ({ name }, i) => i === 0 || isNamed(name, only);
    const halves = [
      { before: () => press(page, 'paused'), sights: engines.filter(isWanted) },
      { before: () => press(page, 'running'), sights: views.filter(isWanted) },
    ];
    await trainedTo(page, 120);
    await press(page, 'paused');
    await turnOf(engines.at(-1), page, system, WARM_UP);
    await press(page, 'running');
    const all = new Map(halves.flatMap(({ sights }) => sights.map(({ name }) => [name, []])));
    // Whoever stops it sees the rounds that are done.
    process.once('SIGTERM', () => {
      print(all);
      process.exit(1);
    });
    for (let round = 0; round < rounds; round++) {
      for (const { before, sights } of halves) {
        await before();
        // What was under way elsewhere ends in a turn that does not count.
        await turnOf(sights[0], page, system, seconds);
        for (const sight of sights) all.get(sight.name).push(await turnOf(sight, page, system, seconds));
      }
    }
    print(all);
  } finally {
    await close();
  }
}

/** The engine alone and the page, each in a tab of one browser. */
async function openTabs() {
  const servers = [await serve(await bundle('e2e/perf/watching')), await serve(await bundle('src'))];
  const browser = await launchBrowser();
  const [alone, page] = await Promise.all(servers.map(() => browser.newPage({ viewport: DESKTOP, serviceWorkers: 'block' })));
  for (const tab of [alone, page]) tab.on('pageerror', (error) => console.error(error));
  await alone.goto(servers[0].url);
  await page.goto(servers[1].url);
  page.setDefaultTimeout(120_000);
  const close = async () => {
    await browser.close();
    for (const { listening } of servers) listening.close();
  };
  return { alone, page, system: await browser.newBrowserCDPSession(), close };
}

/** The engine with nothing watched, with each thing by itself, and with everything. @param {Page} alone */
async function engineSights(alone) {
  const parts = await alone.evaluate(() => globalThis.watching.parts);
  const ask = (asked) => alone.evaluate((what) => globalThis.watching.ask(what), asked);
  const sight = (watched, chosen) => ({
    name: `engine, ${watched}`,
    change: () => ask({ type: 'start', parts: chosen }),
    restore: () => ask({ type: 'stop' }),
    step: () => ask({ type: 'step' }),
  });
  return [sight('nothing watched', []), ...parts.map((part) => sight(part, [part])), sight('everything', parts)];
}

/** Runs or pauses, and waits until what follows is done. @param {Page} page @param {'running' | 'paused'} wanted */
async function press(page, wanted) {
  await at(page, 'run').click();
  await page.waitForFunction((state) => globalThis.document.documentElement.dataset.state === state, wanted);
  await page.waitForTimeout(SETTLE);
}

/** The step at which the page's run stands. @param {Page} page */
const stepOf = (page) => page.evaluate(async () => (await globalThis.ravine.readParameters()).step);

/** Steps of a turn for each second that passed, and for each that was spent computing. */
async function turnOf({ change, restore, step }, page, system, seconds) {
  await change(page);
  await page.waitForTimeout(SETTLE);
  const read = async () => ({ step: await step(), time: performance.now() / 1000, cpu: await cpuSeconds(system) });
  const first = await read();
  await page.waitForTimeout(1000 * seconds);
  const last = await read();
  await restore(page);
  const steps = last.step - first.step;
  return { wall: steps / (last.time - first.time), cpu: steps / (last.cpu - first.cpu) };
}

/** @param {Map<string, { wall: number, cpu: number }[]>} all */
function print(all) {
  const of = (turns, what) => median(turns.map((turn) => turn[what]));
  const [bare] = all.values();
  const page = all.get(VIEWS[0].name);
  console.log(`${''.padEnd(34)} steps/s (slowest - fastest)   steps/CPU s (slowest - fastest)  of the engine alone  of the page`);
  for (const [name, turns] of [...all].filter(([, found]) => found.length > 0)) {
    const numbers = ['wall', 'cpu'].flatMap((what) => {
      const values = turns.map((turn) => turn[what]);
      return [of(turns, what).toFixed(1).padStart(8), `(${Math.min(...values).toFixed(1)} - ${Math.max(...values).toFixed(1)})`.padEnd(20)];
    });
    const shares = [bare, page].map((other) => `${((100 * of(turns, 'cpu')) / of(other, 'cpu')).toFixed(0)} %`.padStart(14));
    console.log([name.padEnd(34), ...numbers, ...shares].join(' '));
  }
}
