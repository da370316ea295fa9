/** A folder's page, built in memory and served to a headless browser, for the commands that measure. */
import http from 'node:http';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findBrowser, launchArgs } from './browser.mjs';
import { root } from './install.mjs';

/**
 * Opens the page of a folder in headless Chromium.
 * @param {string} folder from the project's root, with an index.html
 */
export async function openBenchPage(folder) {
  const server = await serve(await bundle(folder));
  const browser = await chromium.launch({ ...(await findBrowser()), args: launchArgs });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { browser, page, close };
}

/**
 * The built files by their path; nothing is written to disk.
 * @param {string} folder
 */
async function bundle(folder) {
  const { output } = await build({
    root: path.join(root, folder),
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target: 'esnext', minify: false, modulePreload: { polyfill: false } },
  });
  return new Map(output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}

/** @param {Map<string, string | Uint8Array>} files */
async function serve(files) {
  const types = { '.html': 'text/html', '.js': 'text/javascript' };
  const listening = http.createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : request.url;
    response.statusCode = files.has(name) ? 200 : 404;
    response.setHeader('content-type', types[path.extname(name)] ?? 'application/octet-stream');
    response.end(files.get(name));
  });
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return listening;
}
