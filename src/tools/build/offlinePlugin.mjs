/**
 * Makes the built page work without a network: builds its service worker and writes in front of it what the worker keeps,
 * which is every file of the build with a digest of its bytes.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../command/root.mjs';

const WORKER = 'service-worker.js';
/** Files from here on are kept only when someone has loaded them. */
const LARGE_BYTES = 1_000_000;
/** What only commands read. */
const NOT_OF_THE_PAGE = /^recipes\//;

/**
 * Writes the build's list in front of its worker, in the place of an older list. Gives the build's id.
 * @param {string} folder the built page
 * @returns {string}
 */
export function listFiles(folder) {
  const names = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((name) => name !== WORKER && !NOT_OF_THE_PAGE.test(name))
    .sort();
  const files = Object.fromEntries(names.map((name) => [name, digest(fs.readFileSync(path.join(folder, name)))]));
  const onDemand = names.filter((name) => fs.statSync(path.join(folder, name)).size >= LARGE_BYTES);
  const file = path.join(folder, WORKER);
  const script = fs.readFileSync(file, 'utf8').replace(/^self\.RAVINE=.*\n/, '');
  const id = digest(script + JSON.stringify(files));
  fs.writeFileSync(file, `self.RAVINE=${JSON.stringify({ id, files, onDemand })};\n${script}`);
  return id;
}

/** @param {string | Buffer} bytes */
function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** @returns {import('vite').Plugin} */
export function offlinePlugin() {
  let folder = '';
  let isWritten = true;
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
      isWritten = config.build.write;
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: path.join(root, 'src/ui/offline/serviceWorker.ts'), fileName: WORKER });
    },
    closeBundle() {
      if (isWritten) listFiles(folder);
    },
  };
}
