import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { gpuEnvironment } from './src/tools/browser.mjs';
import { prepareData } from './src/tools/data.mjs';
import { texPlugin } from './src/tools/texPlugin.mjs';

prepareData();

const gpuTests = ['src/**/*.gpu.test.ts'];

export default defineConfig({
  plugins: [texPlugin(), svelte({ configFile: false })],
  test: {
    projects: [
      {
        extends: true,
        // Tests on random graphs take seconds on a busy machine.
        test: { name: 'unit', environment: 'node', include: ['src/**/*.test.ts'], exclude: gpuTests, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          environment: 'node',
          include: gpuTests,
          setupFiles: ['src/test/nodeGpu.ts'],
          env: await gpuEnvironment(),
          // One process at a time: a software GPU takes every core, and in a thread the Vulkan loader does not see the variables.
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
