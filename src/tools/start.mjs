/**
 * `npm start`: installs, prepares the data and builds whatever is missing or out of date, serves the page and opens it.
 *
 *     npm start -- [--no-open] [--port 4173]
 *
 * It opens the user's own browser. It does not where there is no display, or where CI is set.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { refuse } from './command/exit.mjs';
import { install } from './command/install.mjs';
import { readOptions } from './command/options.mjs';
import { root } from './command/root.mjs';

const values = readOptions({ 'no-open': { type: 'boolean' }, port: { type: 'string' } });
if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) {
  refuse(`--port takes a number, not "${values.port}".`);
}

install();
const { build, preview } = await import('vite');
if (!isBuilt()) await build({ root: path.join(root, 'src'), configFile: path.join(root, 'vite.config.ts'), logLevel: 'warn' });
const server = await preview({
  root: path.join(root, 'src'),
  configFile: path.join(root, 'vite.config.ts'),
  logLevel: 'warn',
  preview: {
    host: '127.0.0.1',
    ...(values.port === undefined ? {} : { port: Number(values.port), strictPort: true }),
  },
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
const url = server.resolvedUrls?.local[0];
console.log(`Ravine is at ${url} (Ctrl+C ends it)`);
if (url && !values['no-open'] && hasDisplay()) open(url);

/** Whether dist is newer than every file that it is made of. */
function isBuilt() {
  const built = fs.statSync(path.join(root, 'dist/index.html'), { throwIfNoEntry: false });
  return (
    built !== undefined &&
    ['src', 'shaders', 'public', 'package-lock.json', 'vite.config.ts'].every((name) => newest(path.join(root, name)) <= built.mtimeMs)
  );
}

/**
 * The time in ms of the last change in a file or below a folder; 0 where there is none.
 * @param {string} file
 * @returns {number}
 */
function newest(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => newest(path.join(file, name))));
}

function hasDisplay() {
  if (process.env.CI) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/**
 * Failing to open a browser is no failure: the address stands on the screen.
 * @param {string} url
 */
function open(url) {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  spawn(/** @type {string} */ (command), /** @type {string[]} */ (args), { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
