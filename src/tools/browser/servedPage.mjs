/** A folder's page, built in memory and served to a headless browser, for the commands that measure. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { build } from 'vite';
import { root } from '../command/root.mjs';
import { launchBrowser } from './launch.mjs';
import { threadPlugin } from '../build/threadPlugin.mjs';

/**
 * Opens the page of a folder in headless Chromium.
 * @param {string} folder from the project's root, with an index.html
 */
export async function openServedPage(folder) {
  const { listening, url } = await serve(await bundle(folder));
  const browser = await launchBrowser();
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  const close = async () => {
    await browser.close();
    listening.close();
  };
  return { browser, page, close };
}

/**
 * The built files by their path, with the data sets where there is an engine's worker; nothing is written to disk.
 * @param {string} folder
 * @returns {Promise<Map<string, string | Uint8Array>>}
 */
export async function bundle(folder) {
  const isLaboratory = folder === 'src';
  const settings = isLaboratory
    ? { configFile: path.join(root, 'vite.config.ts'), build: { write: false } }
    : {
        configFile: false,
        root: path.join(root, folder),
        plugins: [threadPlugin()],
        build: { write: false, target: 'esnext', modulePreload: false },
        worker: { format: 'es' },
      };
  const { output } = await build({ logLevel: 'error', ...settings });
  const files = new Map(output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
  // An engine's worker asks for data, whoever started it.
  const hasEngine = output.some(({ fileName }) => /\bworker-/.test(fileName));
  const data = hasEngine ? fs.readdirSync(path.join(root, 'public/data')) : [];
  for (const name of data) files.set(`/data/${name}`, fs.readFileSync(path.join(root, 'public/data', name)));
  return files;
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/** Threads need shared memory, and that a page which is isolated. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/**
 * Serves files; `asked` collects the paths of those asked for.
 * @param {Map<string, string | Uint8Array>} files
 */
export async function serve(files) {
  const asked = new Set();
  const listening = http.createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : request.url;
    const isThere = files.has(name);
    if (isThere) asked.add(name);
    response.writeHead(isThere ? 200 : 404, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream', ...ISOLATED });
    response.end(files.get(name));
  });
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { listening, files, asked, url: `http://127.0.0.1:${listening.address().port}/` };
}
