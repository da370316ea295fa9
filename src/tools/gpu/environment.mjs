/**
 * The dynamic linker reads LD_LIBRARY_PATH only when a process starts, so that on a Linux without a Vulkan loader a process that will
 * use the GPU has to be told of ours by its parent, and gets SwiftShader with it.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { npmChromium, withLibraries } from '../browser/chromium.mjs';
import { EXIT } from '../command/exit.mjs';

/** Where Linux distributions keep the Vulkan loader. */
const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/lib64',
  '/usr/lib',
  '/usr/local/lib',
  '/run/opengl-driver/lib',
];

/**
 * What to add to the environment of a Node process that will use the GPU.
 * @returns {Promise<Record<string, string>>} empty where the system has what it needs
 */
export async function gpuEnvironment() {
  if (process.platform !== 'linux') return {};
  const folders = [...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean), ...LIBRARY_FOLDERS];
  if (folders.some((folder) => fs.existsSync(path.join(folder, 'libvulkan.so.1')))) return {};
  const bundled = await npmChromium();
  if (!bundled) return {};
  return { LD_LIBRARY_PATH: withLibraries(bundled.folder), VK_DRIVER_FILES: bundled.icd, VK_ICD_FILENAMES: bundled.icd };
}

/**
 * Where this process lacks something that the GPU needs from the start, runs its very command again in a process that has it, passes
 * signals on, and leaves with that one's exit code.
 */
export async function enterGpuEnvironment() {
  const additions = await gpuEnvironment();
  if (Object.keys(additions).length === 0) return;
  const child = spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, ...additions } });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  const status = await new Promise((ended) => child.on('exit', ended));
  process.exit(typeof status === 'number' ? status : EXIT.failed);
}
