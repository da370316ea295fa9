/** Installs the dependencies where they are missing or older than the lock. Uses nothing but Node and npm. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const NEEDED = [20, 19];

/** Makes node_modules agree with package-lock.json; exits with a message where Node is too old or npm fails. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    fail(`Node ${NEEDED.join('.')} or newer is needed; this is ${process.versions.node}.`);
  }
  if (isInstalled()) return;
  console.error('Installing dependencies (npm ci) ...');
  const { status } = spawnSync('npm', ['ci', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('npm ci failed; its message is above.');
}

/** npm writes node_modules/.package-lock.json when it has finished. */
function isInstalled() {
  const installed = fs.statSync(path.join(root, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= fs.statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
