import { test as base, expect } from '@playwright/test';
import type { Browser, BrowserContext } from '@playwright/test';
import { LabPage } from './lab';

export { expect };

interface Fixtures {
  lab: LabPage;
  /** A browser that nothing else uses, for what outlives a page: a crashed GPU process, an empty profile. */
  freshBrowser: Browser;
  /** What the console said that no test asked for; checked to be nothing after each test. */
  consoleLines: string[];
}

/** What the test runner itself says in a page where it keeps service workers out. */
const BLOCKED = 'Service Worker registration blocked by Playwright';

/** Collects errors and warnings of every page of a context, and of their workers. */
export function listen(context: BrowserContext, lines: string[]): void {
  context.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type()) && message.text() !== BLOCKED)
      lines.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => lines.push(`uncaught: ${error.error().message}`));
}

export const test = base.extend<Fixtures>({
  consoleLines: [
    async ({ context }, use) => {
      const lines: string[] = [];
      listen(context, lines);
      await use(lines);
      expect(lines, 'the console stays clean').toEqual([]);
    },
    { auto: true },
  ],
  lab: async ({ page }, use) => {
    await use(new LabPage(page));
  },
  freshBrowser: async ({ playwright, launchOptions, channel }, use) => {
    const browser = await playwright.chromium.launch({ ...launchOptions, ...(channel === undefined ? {} : { channel }) });
    await use(browser);
    await browser.close();
  },
});
