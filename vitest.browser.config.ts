import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser, launchArgs } from './src/tools/browser.mjs';

const { channel, ...launch } = await findBrowser();

/** The GPU tests once more, in Chromium: another version of the shader compiler, and the browser's own rules. */
export default defineConfig({
  test: {
    name: 'chromium',
    include: ['src/**/*.gpu.test.ts'],
    exclude: ['src/**/golden*.gpu.test.ts'], // they read files
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
      provider: playwright({ launchOptions: { ...launch, ...(channel === undefined ? {} : { channel }), args: launchArgs } }),
    },
  },
});
