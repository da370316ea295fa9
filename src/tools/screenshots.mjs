/**
 * `npm run screenshots`: the pictures of the page in docs/screenshots, made anew in both themes by a page that computes what it
 * shows. The emulated GPU makes the same numbers as any other, only later, so this takes some minutes.
 *
 *     npm run screenshots -- [--only NAME[,NAME]] [--out docs/screenshots] [--port 4177]
 *
 * --only   pictures whose name contains one of these
 */
import fs from 'node:fs';
import path from 'node:path';
import { build, preview } from 'vite';
import { at, DESKTOP, drawn } from './browser/laboratory.mjs';
import { launchBrowser } from './browser/launch.mjs';
import { refuse } from './command/exit.mjs';
import { readOptions, readPositive } from './command/options.mjs';
import { isNamed } from './measure/names.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ name: string, link: string, size?: { width: number, height: number }, show: (page: Page) => Promise<unknown> }} Picture */

const PHONE = { width: 390, height: 844 };
const MOONS = '#v=1&data.set=moons&layers=8tanh-8tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=32';
/** Two moons beside a twin with twenty times the initial weights. */
const PAIR = `${MOONS}&init.seed=100&b.v=1&b.init.type=lecun_normal&b.init.scale=20&b.init.seed=100`;
const PATIENCE = 240_000;

/** @param {Page} page @param {number} step */
async function trainedTo(page, step) {
  await page.waitForFunction((least) => Number(globalThis.document.documentElement.dataset.step) >= least, step, { timeout: PATIENCE });
  await page.getByRole('button', { name: 'Pause' }).click();
}

/** Trains, and waits until what a stage draws is of the step that is shown. @param {Page} page @param {number} step */
async function drawnAt(page, step) {
  await trainedTo(page, step);
  await drawn(page).waitFor({ timeout: PATIENCE });
}

/** @param {Page} page */
async function trainEnsembles(page) {
  for (const name of ['sweep', 'restarts']) {
    await at(page, `compute-${name}`).click();
    await page.locator(`[data-testid=${name}][data-state=done]`).waitFor({ timeout: PATIENCE });
  }
}

/** @type {readonly Picture[]} */
const PICTURES = [
  { name: 'digits', link: '#view=fit', show: (page) => trainedTo(page, 900) },
  { name: 'saturated', link: '#v=1&init.scale=10&view=fit', show: (page) => trainedTo(page, 300) },
  {
    name: 'landscape',
    link: `${MOONS}&view=landscape`,
    show: (page) => drawnAt(page, 600),
  },
  {
    name: 'surface',
    link: `${MOONS}&view=landscape`,
    async show(page) {
      await drawnAt(page, 600);
      await page.getByRole('button', { name: 'surface' }).click();
    },
  },
  {
    name: 'curvature',
    link: `${MOONS}&view=curvature`,
    show: (page) => drawnAt(page, 600),
  },
  {
    name: 'ensemble',
    link: `${MOONS}&view=ensemble`,
    async show(page) {
      await trainedTo(page, 300);
      await trainEnsembles(page);
    },
  },
  { name: 'fit', link: `${MOONS}&view=fit`, show: (page) => trainedTo(page, 900) },
  {
    name: 'lecture',
    link: '#experiment=normalise&view=fit',
    async show(page) {
      await at(page, 'card').getByRole('radio').first().check();
      await at(page, 'run-experiment').click();
      await page.locator('[data-testid=card][data-phase=answered]').waitFor({ timeout: PATIENCE });
    },
  },
  {
    name: 'diagnosis',
    link: `${MOONS}&init.scale=30&view=fit`,
    async show(page) {
      await trainedTo(page, 200);
      await at(page, 'twins-start').click();
      await page.locator('[data-testid=twins][data-state=done]').waitFor({ timeout: PATIENCE });
    },
  },
  {
    name: 'compare',
    link: PAIR,
    async show(page) {
      await trainedTo(page, 600);
      await at(page, 'figure-test-loss').waitFor({ timeout: PATIENCE });
    },
  },
  {
    name: 'compare-ensemble',
    link: `${PAIR}&view=ensemble&of=B`,
    async show(page) {
      await trainedTo(page, 300);
      await trainEnsembles(page);
      await page.locator('[data-testid=starts-difference]', { hasText: /\d/ }).waitFor({ timeout: PATIENCE });
    },
  },
  { name: 'phone', link: '#view=fit', size: PHONE, show: (page) => trainedTo(page, 600) },
  {
    name: 'phone-landscape',
    link: `${MOONS}&view=landscape`,
    size: PHONE,
    show: (page) => drawnAt(page, 400),
  },
];

const values = readOptions({
  only: { type: 'string' },
  out: { type: 'string', default: 'docs/screenshots' },
  port: { type: 'string', default: '4177' },
});
const wanted = PICTURES.filter(({ name }) => isNamed(name, values.only));
if (wanted.length === 0)
  refuse(`--only: no picture has "${values.only}" in its name; they are ${PICTURES.map(({ name }) => name).join(', ')}.`);

await build({ logLevel: 'warn' });
const server = await preview({ logLevel: 'warn', preview: { port: readPositive('port', values.port), strictPort: true } });
const browser = await launchBrowser();
fs.mkdirSync(values.out, { recursive: true });
try {
  for (const { name, link, size = DESKTOP, show } of wanted) {
    const page = await browser.newPage({ viewport: size, colorScheme: 'light', reducedMotion: 'reduce', serviceWorkers: 'block' });
    page.on('console', (message) => console.error(`${name}: ${message.text()}`));
    await page.goto(`http://127.0.0.1:${values.port}/${link}`);
    await show(page);
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(1500); // the engine paints the heatmaps anew
      const file = path.join(values.out, `${name}-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      console.log(`${file}  ${Math.round(fs.statSync(file).size / 1024)} KiB`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
