/**
 * Finds a Chromium with WebGPU and a Vulkan driver, on machines that may have neither. Both come, at the worst,
 * out of one npm package that carries a Chromium built for servers together with SwiftShader.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { root } from '../command/root.mjs';

/** A canvas needs all of these: with the first two alone, drawing kills the GPU process. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];

const HARDWARE_GPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Command line of the browser under test. RAVINE_GPU=hardware asks for the machine's own GPU instead of SwiftShader. */
export const launchArgs = [
  ...QUIET,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...(process.env.RAVINE_GPU === 'hardware' ? HARDWARE_GPU : SOFTWARE_GPU),
];

const INSTALLED = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium of the npm package, unpacked once below node_modules; null where it cannot run (not Linux x64) or is not installed.
 * @returns {Promise<{ folder: string, executablePath: string, icd: string, env: Record<string, string> } | null>}
 */
export async function npmChromium() {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return null;
  const packed = packedFolder();
  if (!packed) return null;
  const { version } = JSON.parse(fs.readFileSync(path.join(packed, '../package.json'), 'utf8'));
  const folder = path.join(root, 'node_modules/.cache/chromium', version);
  if (!fs.existsSync(folder)) await unpack(packed, folder);
  return {
    folder,
    executablePath: path.join(folder, 'chromium'),
    icd: path.join(folder, 'vk_swiftshader_icd.json'),
    env: { ...inheritedEnvironment(), LD_LIBRARY_PATH: withLibraries(path.join(folder, 'lib')) },
  };
}

function packedFolder() {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return path.join(path.dirname(entry), '../../bin');
  } catch {
    return null;
  }
}

/**
 * The folder appears under its final name only when it is whole, so a second process never runs half a browser.
 * @param {string} packed
 * @param {string} folder
 */
async function unpack(packed, folder) {
  const draft = `${folder}.${process.pid}`;
  fs.mkdirSync(draft, { recursive: true });
  const part = (/** @type {string} */ name) => path.join(draft, name);
  await Promise.all(
    ['swiftshader.tar', 'al2023.tar', 'chromium'].map((name) =>
      pipeline(
        fs.createReadStream(path.join(packed, `${name}.br`)),
        zlib.createBrotliDecompress(),
        fs.createWriteStream(part(name), { mode: 0o755 }),
      ),
    ),
  );
  for (const name of ['swiftshader.tar', 'al2023.tar']) {
    execFileSync('tar', ['-xf', part(name), '-C', draft, '--no-same-owner']);
    fs.rmSync(part(name));
  }
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
  }
}

/**
 * What the end-to-end tests launch: RAVINE_BROWSER (a path, or "npm"), else Playwright's own, else an installed Chrome, else the npm one.
 * @returns {Promise<{ channel?: string, executablePath?: string, env?: Record<string, string> }>}
 * @throws when there is none; the message says how to get one
 */
export async function findBrowser() {
  const wanted = process.env.RAVINE_BROWSER;
  if (wanted && wanted !== 'npm') return { executablePath: wanted };
  if (!wanted) {
    const { chromium } = await import('@playwright/test');
    if (fs.existsSync(chromium.executablePath())) return { channel: 'chromium' };
    const installed = INSTALLED.find((file) => fs.existsSync(file));
    if (installed) return { executablePath: installed };
  }
  const bundled = await npmChromium();
  if (bundled) return { executablePath: bundled.executablePath, env: bundled.env };
  throw new Error('No Chromium. Install Chrome, run `npx playwright install chromium`, or set RAVINE_BROWSER=<path>.');
}

/** An LD_LIBRARY_PATH with a folder in front. @param {string} folder */
export function withLibraries(folder) {
  return [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}

function inheritedEnvironment() {
  return /** @type {Record<string, string>} */ ({ ...process.env });
}
