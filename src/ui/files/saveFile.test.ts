import { afterEach, expect, test, vi } from 'vitest';
import { saveFile } from './saveFile';

const content = new Blob(['a']);

afterEach(() => vi.unstubAllGlobals());

/** A dialog that gives a file on which `fails` happens to writing, and what is called of it. */
function dialog(fails: Partial<Record<'pick' | 'write' | 'close', Error>>): string[] {
  const calls: string[] = [];
  const step = (name: 'pick' | 'write' | 'close' | 'abort') => () => {
    calls.push(name);
    const error = name === 'abort' ? undefined : fails[name];
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const writable = { write: step('write'), close: step('close'), abort: step('abort') };
  const showSaveFilePicker = () => step('pick')().then(() => ({ createWritable: () => Promise.resolve(writable) }));
  vi.stubGlobal('window', { showSaveFilePicker });
  return calls;
}

test('a file is written and closed', async () => {
  const calls = dialog({});
  expect(await saveFile('run.csv', content)).toBe(true);
  expect(calls).toEqual(['pick', 'write', 'close']);
});

test('nothing is saved where the person changed their mind', async () => {
  dialog({ pick: new DOMException('', 'AbortError') });
  expect(await saveFile('run.csv', content)).toBe(false);
});

test.each([
  ['write', 'QuotaExceededError', 'run.csv was not saved: the disk is full. Free some space, or choose a place on another disk.'],
  ['close', 'NoModificationAllowedError', 'run.csv was not saved: it must not be changed, or another program has it open.'],
  ['close', 'UnknownError', 'run.csv was not saved: what the browser says'],
] as const)('where %s fails with %s, what was written is given up, and the reason is said', async (where, kind, message) => {
  const calls = dialog({ [where]: new DOMException('what the browser says', kind) });
  await expect(saveFile('run.csv', content)).rejects.toThrow(message);
  expect(calls.at(-1)).toBe('abort');
});
