import { test as base } from '@playwright/test';
import type { Browser, BrowserContext } from '@playwright/test';
import { expect } from './expect';
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

/**
 * Lets the tests of a file, or of a group, share one page, whose engine and kernels stay: most of what a small network's test takes is
 * to compile them. The tests run in order, each from where the one before has left the page, and from the first on again where one
 * fails. To be called outside of tests; the page is there within them.
 */
export function onePage(): { readonly lab: LabPage } {
  test.describe.configure({ mode: 'serial' });
  const lines: string[] = [];
  let context: BrowserContext | undefined;
  let lab: LabPage | undefined;
  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext();
    listen(context, lines);
    lab = new LabPage(await context.newPage());
  });
  test.afterEach(() => expect(lines.splice(0), 'the console stays clean').toEqual([]));
  test.afterAll(() => context?.close());
  return {
    get lab() {
      if (!lab) throw new Error('the page is there within tests');
      return lab;
    },
  };
}
