/** WebGPU in Node: Dawn on the machine's own driver, else on SwiftShader. */
import { create, globals } from 'webgpu';
import { npmChromium } from '../browser/chromium.mjs';

const NO_ADAPTER =
  'No WebGPU adapter in Node. A Vulkan, Metal or D3D12 driver is needed; on Linux x64 `npm ci` brings a software one. ' +
  'Start through `npm test` or `npm run evaluate`, which set the library path that the Vulkan loader needs.';

/**
 * Puts `navigator.gpu` and the WebGPU constants on globalThis. The GPU keeps Node alive: destroy devices or exit explicitly.
 * RAVINE_GPU=hardware refuses SwiftShader.
 * @returns {Promise<GPU>}
 * @throws when there is no adapter at all: a missing GPU is a failure, never a reason to skip
 */
export async function installGpu() {
  Object.assign(globalThis, globals);
  let gpu = create([]);
  if (!(await gpu.requestAdapter()) && process.env.RAVINE_GPU !== 'hardware') {
    const driver = (await npmChromium())?.icd;
    // The Vulkan loader reads these for each instance, so it is not too late to set them here.
    if (driver) process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = driver;
    gpu = create([]);
  }
  if (!(await gpu.requestAdapter())) throw new Error(NO_ADAPTER);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}
