import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** The browser's own dialog cannot be pressed from here; without it the page saves among the downloads. To be called before it opens. */
export async function saveAsDownloads(page: Page): Promise<void> {
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'showSaveFilePicker'));
}

/** In ms. Chromium drops a page's downloads beyond ten within a second, and says nothing; no person saves so fast. */
const BETWEEN_DOWNLOADS = 110;

/** The file that a press saves. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  await page.waitForTimeout(BETWEEN_DOWNLOADS);
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
