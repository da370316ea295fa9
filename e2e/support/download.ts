import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** The browser's own dialog cannot be pressed from here; without it the page saves among the downloads. To be called before it opens. */
export async function saveAsDownloads(page: Page): Promise<void> {
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'showSaveFilePicker'));
}

/** The file that a press saves. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
