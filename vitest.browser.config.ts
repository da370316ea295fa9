import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser, launchArgs } from './src/tools/browser/chromium.mjs';

const { channel, ...launch } = await findBrowser();

/**
 * The GPU tests of whatever makes shaders or speaks to the device once more, in Chromium: another version of the shader compiler,
 * and the browser's own rules. Analyses are programs for the same shaders; one of them stands here for all, and the end-to-end
 * tests compute each in the page.
 */
export default defineConfig({
  test: {
    name: 'chromium',
    include: [
      'src/{api,compile,gpu,test}/**/*.gpu.test.ts',
      'src/lab/{device,engine,executors,run,session,watch}/**/*.gpu.test.ts',
      'src/analysis/curvature/curvature.gpu.test.ts',
    ],
    // Two pages at a time: while one works on an emulated GPU, the other compiles shaders or computes what is expected.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // What a device frees, it frees when it comes to it.
    expect: { poll: { timeout: 30_000 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
      provider: playwright({ launchOptions: { ...launch, ...(channel === undefined ? {} : { channel }), args: launchArgs } }),
    },
  },
});
