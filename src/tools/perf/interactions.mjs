/** What else a person does with the page while a network trains, one thing a phase; each goes on where the one before it ended. */
import { at, drawn } from '../browser/laboratory.mjs';
import { goToMoons, MOONS } from '../soak/scenes.mjs';

const PATIENCE = { timeout: 15_000 };

/** @typedef {import('@playwright/test').Page} Page */

/** Presses a part and lets the page go on for `ms`. @param {Page} page @param {string} id @param {number} [ms] */
async function click(page, id, ms = 1000) {
  await at(page, id).first().click(PATIENCE);
  await page.waitForTimeout(ms);
}

/** Types into a field. @param {Page} page @param {string} id @param {string} text @param {number} [ms] */
async function type(page, id, text, ms = 2000) {
  await at(page, id).fill(text);
  await at(page, id).press('Enter');
  await page.waitForTimeout(ms);
}

/** Presses keys on a part, one after the other. @param {Page} page @param {string} id @param {readonly string[]} keys */
async function press(page, id, keys) {
  await at(page, id).first().focus();
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(350);
  }
}

/**
 * Drags over a part, between two places given as shares of its sides.
 * @param {Page} page
 * @param {string} id
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 */
async function drag(page, id, from, to) {
  await at(page, id).scrollIntoViewIfNeeded(PATIENCE);
  const { x, y, width, height } = await at(page, id).boundingBox();
  await page.mouse.move(x + from[0] * width, y + from[1] * height);
  await page.mouse.down();
  for (let part = 1; part <= 8; part++) {
    const along = (i) => from[i] + ((to[i] - from[i]) * part) / 8;
    await page.mouse.move(x + along(0) * width, y + along(1) * height);
    await page.waitForTimeout(60);
  }
  await page.mouse.up();
  await page.waitForTimeout(1000);
}

/** Opens a stage and waits for its picture. @param {Page} page @param {string} stage */
async function show(page, stage) {
  await at(page, `tab-${stage}`).click();
  await drawn(page)
    .waitFor(PATIENCE)
    .catch(() => undefined);
  await page.waitForTimeout(1000);
}

/** Waits until an ensemble is trained; one that does not come to its end in time is measured as it is. @param {Page} page @param {string} id */
async function trained(page, id) {
  await page
    .locator(`[data-testid=${id}][data-state=done]`)
    .waitFor(PATIENCE)
    .catch(() => undefined);
}

/** Those of the default recipe. @type {{ name: string, work: (page: Page) => Promise<unknown> }[]} */
export const ON_DIGITS = [
  {
    name: 'a layer edited',
    async work(page) {
      await click(page, 'chip-1');
      await type(page, 'layer-width', '96');
      await page.keyboard.press('Escape');
    },
  },
  { name: 'widths typed', work: (page) => type(page, 'hidden', '64, 32, 32') },
  {
    name: 'scrubbing',
    async work(page) {
      await click(page, 'run');
      await press(page, 'scrubber', ['Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft']);
      await drag(page, 'scrubber', [0.1, 0.5], [0.6, 0.5]);
      await click(page, 'run');
    },
  },
  {
    name: 'weights of layer 1',
    async work(page) {
      await show(page, 'fit');
      for (let i = 0; i < 2; i++) await click(page, 'show-features');
    },
  },
];

/** Those of a small network. @type {typeof ON_DIGITS} */
export const ON_MOONS = [
  {
    name: 'a surface turned',
    async work(page) {
      await goToMoons(page, 'landscape');
      await page.waitForTimeout(2000);
      await show(page, 'landscape');
      await click(page, 'view-surface');
      await at(page, 'surface').waitFor({ timeout: 60_000 });
      await press(page, 'surface', ['ArrowLeft', 'ArrowUp']);
      await drag(page, 'surface', [0.4, 0.5], [0.6, 0.55]);
      await click(page, 'view-contours');
    },
  },
  {
    name: 'eigenvalues chosen',
    async work(page) {
      await show(page, 'curvature');
      await press(page, 'spectrum', ['ArrowRight', 'ArrowRight']);
      await press(page, 'hessian', ['ArrowRight', 'ArrowDown']);
    },
  },
  {
    name: 'restarts',
    async work(page) {
      await click(page, 'tab-ensemble');
      await type(page, 'restart-count', '64', 0);
      await type(page, 'restart-steps', '200', 0);
      await at(page, 'compute-restarts').click();
      await trained(page, 'restarts');
    },
  },
  {
    name: 'a sweep and its zoom',
    async work(page) {
      await type(page, 'sweep-cells', '12', 0);
      await type(page, 'sweep-steps', '50', 0);
      await at(page, 'compute-sweep').click();
      await trained(page, 'sweep');
      for (const key of ['+', '-']) {
        await press(page, 'sweep-map', [key]);
        await trained(page, 'sweep');
      }
    },
  },
  {
    name: 'two runs',
    async work(page) {
      await click(page, 'compare', 2500);
      await type(page, 'scale', '3', 2500);
      for (const stage of ['landscape', 'curvature', 'ensemble', 'fit']) await click(page, `tab-${stage}`, 1500);
      await click(page, 'keep-A', 1500);
    },
  },
  {
    name: 'the lecture',
    async work(page) {
      await click(page, 'lecture', 2000);
      for (let i = 0; i < 3; i++) await click(page, 'next', 1500);
      await click(page, 'lecture');
    },
  },
  {
    name: 'why, and its twins',
    async work(page) {
      await page.evaluate((to) => void (globalThis.location.hash = to), MOONS.replace('lecun_normal', 'zeros'));
      await at(page, 'twins-start').click({ timeout: 30_000 });
      await page.waitForTimeout(5000);
    },
  },
];
