import { defineConfig } from '@playwright/test';
import { findBrowser, launchArgs } from './src/tools/browser.mjs';

const { channel, ...launch } = await findBrowser();
const baseURL = 'http://127.0.0.1:4199/';

export default defineConfig({
  testDir: 'e2e',
  // A software GPU takes every core: two pages at once would only disturb each other's timing.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  webServer: { command: 'node src/tools/start.mjs --no-open --port 4199', url: baseURL, timeout: 120_000 },
  use: {
    baseURL,
    ...(channel === undefined ? {} : { channel }),
    launchOptions: { ...launch, args: launchArgs },
  },
  expect: { toHaveScreenshot: { threshold: 0.1, maxDiffPixelRatio: 0.01 } },
});
