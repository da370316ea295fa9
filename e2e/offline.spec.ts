import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { listFiles } from '../src/tools/build/offlinePlugin.mjs';
import { LINKS } from './support/lab';
import { serveFolder } from './support/serveFolder';
import { expect, test } from './support/test';

test.use({ serviceWorkers: 'allow' });

/** The built page in a folder of its own, so that a test can take it off the net or put a newer one in its place. */
function copyBuild(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ravine-build-'));
  fs.cpSync('dist', folder, { recursive: true });
  return folder;
}

/** What a build of other sources leaves: files of other names, which refer to each other by them. */
function buildAnew(folder: string): void {
  const assets = path.join(folder, 'assets');
  const names = fs.readdirSync(assets);
  const newer = (name: string) => name.replace(/(?=\.\w+$)/, '-newer');
  for (const file of [path.join(folder, 'index.html'), ...names.map((name) => path.join(assets, name))]) {
    fs.writeFileSync(
      file,
      names.reduce((text, name) => text.replaceAll(name, newer(name)), fs.readFileSync(file, 'utf8')),
    );
  }
  for (const name of names) fs.renameSync(path.join(assets, name), path.join(assets, newer(name)));
}

/** The files that the page's caches hold, by the ids of their builds. */
async function caches(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const names = await window.caches.keys();
    const lists = names.map(async (name): Promise<[string, string[]]> => {
      const requests = await (await window.caches.open(name)).keys();
      return [name.split(' ').at(-1)!, requests.map(({ url }) => new URL(url).pathname.slice(1))];
    });
    return Object.fromEntries(await Promise.all(lists));
  });
}

async function isControlled(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
}

test('after one visit the page works without a network: training, every stage, the lecture, other data', async ({ lab, page, context }) => {
  test.setTimeout(300_000);
  const folder = copyBuild();
  const server = await serveFolder(folder);
  await page.goto(server.address);
  await lab.hasTrained(3);
  await isControlled(page);
  const id = listFiles(folder);
  await expect.poll(async () => (await caches(page))[id]).toContain('data/digits.bin');
  const built = fs.readdirSync(path.join(folder, 'assets')).map((name) => `assets/${name}`);
  expect((await caches(page))[id]).toEqual(expect.arrayContaining(['index.html', 'data/digits-small.bin', 'data/iris.json', ...built]));

  await server.close();
  await context.setOffline(true);
  await page.reload();
  await lab.hasTrained(3);
  await expect(lab.at('offline')).toContainText('offline');
  await page.goto(server.address + LINKS.moons);
  await lab.hasTrained(20);
  for (const tab of ['landscape', 'curvature', 'ensemble', 'fit']) {
    await lab.at(`tab-${tab}`).click();
    await expect(lab.at('stage')).not.toContainText('could not be loaded');
    await expect(lab.at('stage').locator('> *').first()).toBeVisible();
  }
  await expect(lab.at('fit')).toHaveAttribute('data-step', /\d/);
  await lab.at('lecture').click();
  await expect(page.locator('#lecture h2').first()).toBeVisible();
  await page.goto(`${server.address}#v=1&data.set=iris&layers=8tanh-3`);
  await lab.hasTrained(3);
});

test('a newer build takes the place of the older, offers itself to a page of the older, and leaves nothing of it', async ({
  lab,
  page,
}) => {
  test.setTimeout(300_000);
  const folder = copyBuild();
  const server = await serveFolder(folder);
  await page.goto(server.address + LINKS.sine);
  await lab.hasTrained(3);
  await isControlled(page);
  const first = listFiles(folder);
  expect(Object.keys(await caches(page))).toEqual([first]);

  buildAnew(folder);
  const second = listFiles(folder);
  expect(second).not.toBe(first);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(lab.at('offline')).toHaveText('a newer version is ready: reload');
  await lab.at('offline').click();
  await expect.poll(async () => Object.keys(await caches(page))).toEqual([second]);
  const assets = (await caches(page))[second]!.filter((name) => name.startsWith('assets/'));
  expect(assets.length).toBeGreaterThan(50);
  expect(assets.filter((name) => !name.includes('-newer.'))).toEqual([]);
  await server.close();
  await page.reload();
  await lab.hasTrained(3);
});
