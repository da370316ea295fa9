/** Fails when the JavaScript of the built page, engine and all, is larger than its budget after gzip. */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from './install.mjs';

const BUDGET_BYTES = 120 * 1000;

const folder = path.join(root, 'dist/assets');
const sizes = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, bytes: zlib.gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length }));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of sizes) console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${name}`);
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  of ${BUDGET_BYTES / 1000} kB gzipped JavaScript`);
process.exitCode = sizes.length > 0 && total <= BUDGET_BYTES ? 0 : 1;
