import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { texPlugin } from './src/tools/build/texPlugin.mjs';
import { prepareData } from './src/tools/data/prepareData.mjs';
import { gpuEnvironment } from './src/tools/gpu/environment.mjs';

prepareData();

const gpuTests = ['src/**/*.gpu.test.ts'];
/** A session lives in a page: Chromium tests it (vitest.browser.config.ts), and commands never open one. */
const pageTests = ['src/lab/{device/blockChoice,engine/*,run/run,session/*,watch/*}.gpu.test.ts'];

export default defineConfig({
  plugins: [texPlugin(), svelte({ configFile: false })],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          exclude: gpuTests,
          // Nearly all are pure; a process for each, with all its modules, would take longer than they do.
          isolate: false,
          // Tests on random graphs take seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          environment: 'node',
          include: gpuTests,
          exclude: pageTests,
          setupFiles: ['src/test/nodeGpu.ts'],
          env: await gpuEnvironment(),
          // In a thread the Vulkan loader does not see the variables. Two processes: while one works on an emulated GPU, the
          // other compiles shaders or computes what is expected.
          pool: 'forks',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // What a device frees, it frees when it comes to it.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
