/** The laboratory itself, built in memory and shown in headless Chromium, for the commands that measure it. */
import { bundle, serve } from './servedPage.mjs';
import { launchBrowser } from './launch.mjs';

export const DESKTOP = { width: 1440, height: 900 };

/**
 * Builds and serves the laboratory. `inEngine` is a script that the engine's thread runs before its own.
 * @param {{ inEngine?: string }} [options]
 */
export async function serveLaboratory({ inEngine = '' } = {}) {
  const files = await bundle('src');
  for (const [name, code] of files) if (/\/worker-[\w-]+\.js$/.test(name)) files.set(name, `${inEngine}\n${code}`);
  return serve(files);
}

/**
 * Opens the laboratory in a browser of its own.
 * @param {{ inEngine?: string, hash?: string, goes?: boolean, server?: Awaited<ReturnType<typeof serveLaboratory>>,
 *   before?: (page: import('@playwright/test').Page) => Promise<unknown> }} [options]
 *   `before` is done on the page before anything of it is loaded; without `goes` it is left empty; `server` is one that is there already
 */
export async function openLaboratory({ hash = '', inEngine, goes = true, server, before } = {}) {
  const { listening, url } = server ?? (await serveLaboratory({ inEngine }));
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: DESKTOP, serviceWorkers: 'block' });
  page.on('pageerror', (error) => console.error(error));
  await before?.(page);
  if (goes) await page.goto(`${url}${hash}`);
  const close = async () => {
    await browser.close();
    if (!server) listening.close();
  };
  return { browser, page, url, close };
}

/** A part of the page by its test id. @param {import('@playwright/test').Page} page @param {string} id */
export const at = (page, id) => page.getByTestId(id);

/** There once the picture of the stage is whole and of the step that is shown. @param {import('@playwright/test').Page} page */
export const drawn = (page) => page.locator('[data-testid=provenance][data-state=done]');

/** Waits until a run has come to a step. @param {import('@playwright/test').Page} page @param {number} step */
export async function trainedTo(page, step) {
  await page.waitForFunction((least) => Number(globalThis.document.documentElement.dataset.step) >= least, step, { timeout: 120_000 });
}
