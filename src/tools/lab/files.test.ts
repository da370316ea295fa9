import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileError, resultFolder, resultWriter } from './files.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ravine-files-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test.each([
  ['ENOSPC', 'Cannot write a.csv: the disk is full; free some space, or give --out a folder on another disk.'],
  ['EACCES', 'Cannot write a.csv: it may not be written to; give --out another folder, or change its permissions.'],
  ['EROFS', 'Cannot write a.csv: it is on a disk that can only be read; give --out another folder.'],
  ['EIO', 'Cannot write a.csv: EIO: i/o error.'],
])('%s is said in words', (code, message) => {
  expect(fileError('a.csv', Object.assign(new Error(`${code}: i/o error`), { code })).message).toBe(message);
});

test('files are written whole, read back and replaced', async () => {
  const results = path.join(folder, 'deep/results');
  const write = resultWriter(results);
  await write('a.csv', 'x\r\n');
  await write('a.csv', Uint8Array.of(1, 2));
  fs.writeFileSync(path.join(results, '.a.csv.1'), 'half a file of another process');
  const { list, read } = resultFolder(results);
  expect(await list()).toEqual(['a.csv']);
  expect([...(await read('a.csv'))]).toEqual([1, 2]);
});

test('a write that fails leaves the file as it was', async () => {
  const results = path.join(folder, 'kept');
  const write = resultWriter(results);
  fs.mkdirSync(path.join(results, 'a.csv'));
  await expect(write('a.csv', 'x')).rejects.toThrow(`Cannot write ${path.join(results, 'a.csv')}`);
  expect(fs.readdirSync(results)).toEqual(['a.csv']);
});
