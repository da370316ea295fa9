/** The folders of results that `npm run --silent lab` writes and merges. */
import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../command/exit.mjs';

/** @type {Record<string, string>} */
const REASONS = {
  ENOSPC: 'the disk is full; free some space, or give --out a folder on another disk',
  EDQUOT: 'your share of the disk is used up; free some space, or give --out a folder on another disk',
  EACCES: 'it may not be written to; give --out another folder, or change its permissions',
  EPERM: 'it may not be written to; give --out another folder, or change its permissions',
  EROFS: 'it is on a disk that can only be read; give --out another folder',
  ENOTDIR: 'a part of its path is a file; give --out another folder',
  EEXIST: 'there is a file of that name; give --out another folder',
};

/**
 * An error of the file system, as a sentence with the remedy.
 * @param {string} what
 * @param {unknown} error
 */
export function fileError(what, error) {
  const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
  return new Error(`Cannot write ${what}: ${REASONS[code] ?? messageOf(error)}.`, { cause: error });
}

/**
 * Makes a folder and gives the function that writes files in it, each whole under its final name or not at all.
 * @param {string} folder
 * @returns {(name: string, content: string | Uint8Array) => Promise<void>}
 */
export function resultWriter(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, error);
  }
  return async (name, content) => {
    const draft = path.join(folder, `.${name}.${process.pid}`);
    try {
      await fs.promises.writeFile(draft, content);
      await fs.promises.rename(draft, path.join(folder, name));
    } catch (error) {
      await fs.promises.rm(draft, { force: true }).catch(() => undefined);
      throw fileError(path.join(folder, name), error);
    }
  };
}

/**
 * A folder of results, for merging. Hidden files are not results.
 * @param {string} name
 */
export function resultFolder(name) {
  return {
    name,
    list: async () => (await fs.promises.readdir(name)).filter((file) => !file.startsWith('.')),
    read: async (/** @type {string} */ file) => new Uint8Array(await fs.promises.readFile(path.join(name, file))),
  };
}
