import { defineConfig } from '@playwright/test';
import { findBrowser, launchArgs } from './src/tools/browser/chromium.mjs';

const { channel, ...launch } = await findBrowser();
/** Several checkouts on one machine need a port each. */
const port = process.env['RAVINE_PORT'] ?? '4199';
const baseURL = `http://127.0.0.1:${port}/`;

const COMMANDS = ['command.spec.ts', 'published.spec.ts'];

export default defineConfig({
  testDir: 'e2e',
  // A page on an emulated GPU keeps most of two cores busy, and a second one beside it gains nothing; commands are for the most
  // part one thread of JavaScript, and fill what a page leaves.
  workers: 2,
  projects: [
    { name: 'pages', testIgnore: COMMANDS, workers: 1 },
    { name: 'commands', testMatch: COMMANDS, fullyParallel: true },
  ],
  forbidOnly: true,
  // What fails first and then does not is named with its error; src/tools/command/counts.mjs says how many of those a run may have.
  retries: 1,
  timeout: 120_000,
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  webServer: { command: `node src/tools/start.mjs --no-open --port ${port}`, url: baseURL, timeout: 120_000 },
  use: {
    baseURL,
    // Only the tests of the page without a network want its copy; elsewhere files come from the server.
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    ...(channel === undefined ? {} : { channel }),
    launchOptions: { ...launch, args: launchArgs },
  },
  // Emulated GPUs on busy machines are slow; nothing here waits longer than it has to.
  expect: { timeout: 45_000 },
});
