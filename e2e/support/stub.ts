import type { BrowserContext } from '@playwright/test';

/** The engine's script, as built. Init scripts do not reach workers, so a fault is put before its first line. */
const WORKER = /\/assets\/worker-[\w-]+\.js$/;

/** Runs `script` in the engine's worker before anything of its own. */
export async function beforeEngine(context: BrowserContext, script: string): Promise<void> {
  await context.route(WORKER, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

/** Faults of a browser's WebGPU, for `beforeEngine`. */
export const FAULTS = {
  noWebGpu: `Object.defineProperty(navigator, 'gpu', { value: undefined })`,
  noDevice: `GPUAdapter.prototype.requestDevice = () => Promise.reject(new DOMException('refused for this test', 'OperationError'))`,
  /** The first requests are answered with null, as many as the page makes by itself; then there is an adapter. */
  lateAdapter: (nulls: number) => `
    const ask = GPU.prototype.requestAdapter;
    let left = ${nulls};
    GPU.prototype.requestAdapter = function (...options) { return left-- > 0 ? Promise.resolve(null) : ask.apply(this, options); }`,
} as const;
