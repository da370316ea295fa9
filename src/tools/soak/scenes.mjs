/** What someone may do with the page, as scenes that begin and end with the page open; each leaves it in working order. */
import { at, drawn } from '../browser/laboratory.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ name: string, play: (page: Page) => Promise<void> }} Scene */

export const MOONS =
  '#v=1&data.set=moons&layers=8tanh-8tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=32&init.seed=100';
const SINE = '#v=1&data.set=sine&layers=4tanh-2tanh-1&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=10';
const PATIENCE = { timeout: 120_000 };

/** @param {Page} page */
const runOf = (page) => page.locator('html').getAttribute('data-run').then(Number);

/** Waits for a run that was begun after `before` and has trained a little. @param {Page} page @param {number} before */
async function trained(page, before) {
  await page.waitForFunction(
    ([run, step]) =>
      Number(globalThis.document.documentElement.dataset.run) > run && Number(globalThis.document.documentElement.dataset.step) >= step,
    [before, 10],
    PATIENCE,
  );
}

/** Does what begins a new run, and waits until that has trained a little. @param {Page} page @param {() => Promise<unknown>} act */
async function anew(page, act) {
  const before = await runOf(page);
  await act();
  await page.waitForFunction((last) => Number(globalThis.document.documentElement.dataset.run) > last, before, PATIENCE);
  await run(page);
  await trained(page, before);
}

/** @param {Page} page @param {string} hash */
const go = (page, hash) => page.evaluate((to) => void (globalThis.location.hash = to), hash);

/** @param {Page} page @param {string} wanted */
async function stateIs(page, wanted) {
  await page.waitForFunction((state) => globalThis.document.documentElement.dataset.state === state, wanted, PATIENCE);
}

/**
 * Presses until the run is as wanted and the button says so; a run that is being prepared may be neither yet.
 * @param {Page} page
 * @param {'running' | 'paused'} wanted
 */
async function bring(page, wanted) {
  const words = wanted === 'running' ? 'Pause' : 'Run';
  for (;;) {
    const says = await at(page, 'run').getAttribute('aria-label');
    const state = await page.locator('html').getAttribute('data-state');
    if (says === words && state === wanted) return;
    if (says !== words) await at(page, 'run').click();
    await page.waitForTimeout(250);
  }
}

/** @param {Page} page */
const run = (page) => bring(page, 'running');

/** @param {Page} page */
const pause = (page) => bring(page, 'paused');

/** Goes to the two moons on a stage. @param {Page} page @param {string} stage */
export async function goToMoons(page, stage) {
  await go(page, `${MOONS}&view=${stage}`);
  await page.waitForFunction(() => globalThis.document.querySelector('[data-testid=title]')?.textContent.includes('Moons'));
}

/** Back to the recipe and the view with which counts are compared, at step 0 with everything measured. @param {Page} page */
export async function rest(page) {
  await goToMoons(page, 'fit');
  await pause(page);
  await at(page, 'reset').click();
  await page.waitForFunction(() => globalThis.document.documentElement.dataset.step === '0', null, PATIENCE);
  await stateIs(page, 'paused');
  await page.locator('[data-testid=fit][data-step="0"]').waitFor(PATIENCE);
  await page.mouse.move(2, 2);
  await page.evaluate(() => globalThis.document.activeElement?.blur());
}

/** @type {readonly Scene[]} */
const STAGES = ['landscape', 'curvature', 'fit'].map((stage) => ({
  name: stage,
  async play(page) {
    await run(page);
    await at(page, `tab-${stage}`).click();
    await page.waitForFunction(() => Number(globalThis.document.documentElement.dataset.step) >= 40, null, PATIENCE);
    // A picture that follows the run is hardly ever the newest one while it goes on.
    await pause(page);
    await drawn(page).waitFor(PATIENCE);
    await run(page);
  },
}));

/** @type {readonly Scene[]} */
const RECIPES = [
  { name: 'data set', play: (page) => anew(page, () => at(page, 'data-set').selectOption('spiral')) },
  {
    name: 'layers',
    play: (page) =>
      anew(page, () =>
        at(page, 'hidden')
          .fill('8, 8, 8')
          .then(() => at(page, 'hidden').press('Enter')),
      ),
  },
  { name: 'optimizer', play: (page) => anew(page, () => at(page, 'optimizer').selectOption('adam')) },
  { name: 'batch norm', play: (page) => anew(page, () => at(page, 'batch-norm').click()) },
  { name: 'new seed', play: (page) => anew(page, () => at(page, 'new-seed').click()) },
  { name: 'another link', play: (page) => anew(page, () => go(page, SINE)) },
  { name: 'reset', play: (page) => anew(page, () => go(page, MOONS)) },
];

/** @type {readonly Scene[]} */
const PARTS = [
  {
    name: 'ensemble',
    async play(page) {
      await at(page, 'tab-ensemble').click();
      for (const [id, number] of [
        ['sweep-cells', 3],
        ['sweep-steps', 5],
        ['restart-count', 4],
        ['restart-steps', 5],
      ]) {
        await at(page, id).fill(String(number));
        await at(page, id).press('Enter');
      }
      for (const id of ['sweep', 'restarts']) {
        await at(page, `compute-${id}`).click();
        await page.locator(`[data-testid=${id}][data-state=done]`).waitFor(PATIENCE);
      }
    },
  },
  {
    name: 'lecture',
    async play(page) {
      const before = page.url();
      await at(page, 'lecture').click();
      await page.locator('[data-testid=card][data-phase=asking]').waitFor(PATIENCE);
      await at(page, 'next').click();
      await page.locator('[data-testid=card][data-phase=asking]').waitFor(PATIENCE);
      await at(page, 'lecture').click();
      await page.locator('#recipe').waitFor(PATIENCE);
      await go(page, new URL(before).hash);
    },
  },
  {
    name: 'two runs',
    async play(page) {
      await at(page, 'compare').click();
      await at(page, 'comparison').waitFor(PATIENCE);
      await at(page, 'scale').fill('3');
      await at(page, 'scale').press('Enter');
      await run(page);
      await at(page, 'figure-test-loss').waitFor(PATIENCE);
      await at(page, 'keep-A').click();
      await at(page, 'comparison').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'scrub and fork',
    async play(page) {
      await pause(page);
      for (let i = 0; i < 2; i++) await at(page, 'step').click();
      await stateIs(page, 'paused');
      await at(page, 'scrubber').focus();
      for (const key of ['Home', 'End', 'Home']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(200);
      }
      await at(page, 'fork').click();
      await at(page, 'fork').waitFor({ state: 'detached' });
      await run(page);
    },
  },
  {
    name: 'theme, panels, keys',
    async play(page) {
      for (let i = 0; i < 2; i++) {
        await at(page, 'theme').click();
        await page.waitForTimeout(200);
      }
      await at(page, 'panels').click();
      for (const panel of ['stage', 'why', 'layers', 'timeline']) for (let i = 0; i < 2; i++) await at(page, `panel-${panel}`).click();
      await page.keyboard.press('Escape');
      await at(page, 'keys').click();
      await at(page, 'key-sheet').waitFor();
      await at(page, 'close-keys').click();
    },
  },
];

/** Everything, in the order of a cycle. */
export const SCENES = [...STAGES, ...RECIPES, ...PARTS];
