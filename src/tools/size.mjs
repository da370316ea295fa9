/**
 * Fails when the JavaScript that the built page loads to begin with, engine and all, is larger than its budget after gzip:
 * the page's scripts, the engine's thread and what that goes on to load at once, and what all of these import. Other parts are
 * loaded after the first training step or when they are needed; they are listed apart.
 */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from './command/root.mjs';

const BUDGET_BYTES = 120 * 1000;

const folder = path.join(root, 'dist/assets');
const html = fs.readFileSync(path.join(root, 'dist/index.html'), 'utf8');
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.js'));
const scripts = files.filter((name) => html.includes(`src="./assets/${name}"`));
const threads = files.filter((name) => name.startsWith('worker-'));
const initial = closure([...scripts, ...threads.flatMap((name) => [name, ...importsOf(name, { dynamic: true })])]);
const later = files.filter((name) => !initial.has(name));

const total = sizeOf([...initial]);
for (const name of initial) console.log(line([name], name));
console.log(line([...initial], `of ${BUDGET_BYTES / 1000} kB gzipped JavaScript to begin with`));
for (const name of later) console.log(line([name], `${name}, when needed`));
process.exitCode = scripts.length > 0 && threads.length > 0 && total <= BUDGET_BYTES ? 0 : 1;

/**
 * The files themselves and whatever they import, directly or not.
 * @param {string[]} names
 * @returns {Set<string>}
 */
function closure(names) {
  const found = new Set(names);
  for (const name of found) for (const other of importsOf(name, { dynamic: false })) found.add(other);
  return found;
}

/**
 * Files of the folder that a file names in its import statements, or in its `import()` expressions.
 * @param {string} name
 * @param {{ dynamic: boolean }} options
 */
function importsOf(name, { dynamic }) {
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  const pattern = dynamic ? /\bimport\(\s*["'`]\.\/([^"'`]+)["'`]/g : /(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g;
  return [...text.matchAll(pattern)].map(([, file]) => String(file)).filter((file) => files.includes(file));
}

/** @param {string[]} names */
function sizeOf(names) {
  return names.reduce((sum, name) => sum + zlib.gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length, 0);
}

/**
 * @param {string[]} names
 * @param {string} text
 */
function line(names, text) {
  return `${(sizeOf(names) / 1000).toFixed(1).padStart(7)} kB  ${text}`;
}
